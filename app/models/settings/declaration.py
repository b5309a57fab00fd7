"""Settings (设置), as declared to the registry."""

from app.models.settings import rows, state, words
from app.models.settings.facts import SettingsChanged, settings_files
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="settings",
            version=1,
            state=state.SettingsState,
            apply=state.apply_settings,
            project=state.project_settings,
            rows=(rows.SettingRow,),
        ),
    ),
    files={SettingsChanged: settings_files},
)
