"""资料库, as declared to the registry."""

from app.models.book.declaration import Declaration
from app.models.book.fold import Subject
from app.models.library import rows, state, words
from app.models.library.facts import DocumentFiled, document_files

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
