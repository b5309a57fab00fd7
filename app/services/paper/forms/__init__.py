"""Forms (表单): one module each, facts in, a ``Form`` out; the frame is ``paper/grid``."""
