"""资料库, as declared to the registry."""

from app.models.library import rows, state, words
from app.models.library.facts import DocumentFiled, document_files
from app.models.subject.declaration import Declaration
from app.models.subject.fold import Subject

DECLARATION = Declaration(
    lines=words.LINES,
    subjects=(
        Subject(
            name="document",
            version=1,
            state=state.Document,
            apply=state.apply,
            project=state.project,
            rows=(rows.DocumentRow,),
        ),
    ),
    files={DocumentFiled: document_files},
)
