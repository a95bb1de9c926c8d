"""Many tables in one step of a migration; for migrations that stand in for many others.

After every step Django draws anew all models that hang together with what was changed. Here nearly
all do, so a hundred tables one by one take most of the time of setting up a database.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class AtOnce(Operation):
    """Makes what it lists as one step; the models are drawn once, as the last one leaves them.

    A table that is altered later in the same list would get the alteration twice. So the list is
    either of `CreateModel`, which may refer to each other in any order, or of `AddTrigger`.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[CreateModel] | Sequence[AddTrigger]) -> None:
        self.operations = operations
        kinds = {type(one) for one in operations}
        if kinds not in ({CreateModel}, {AddTrigger}):
            message = "Only tables, or only triggers, can be made at once."
            raise TypeError(message)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tells the state of every operation while no model is drawn."""
        state.__dict__.pop("apps", None)  # as Django does for states that it leaves undrawn
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Makes them in order; foreign keys follow at the end of the migration."""
        del from_state  # has none of them
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Takes them away, the last one first."""
        del to_state  # has none of them
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return "; ".join(one.describe() for one in self.operations)
