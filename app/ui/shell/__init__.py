"""The frame around all pages: application, window, navigation, keys, alarms."""
