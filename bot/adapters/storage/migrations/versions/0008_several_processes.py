"""What several processes need: who is at work, who is at what, and what has changed."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT: Final = sa.DateTime(timezone=True)
_COMPARED: Final = "story_id, title, url, text, language, published_at"

# The lock makes revisions visible in the order of their numbers; it is that of Database.alone("reports").
_ON_POSTGRESQL: Final = f"""
CREATE SEQUENCE report_revisions;
CREATE FUNCTION revise_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('rightswire reports', 0));
    NEW.revision := nextval('report_revisions');
    RETURN NEW;
END $$;
CREATE TRIGGER revise BEFORE INSERT OR UPDATE OF {_COMPARED} ON reports
    FOR EACH ROW EXECUTE FUNCTION revise_report();
CREATE FUNCTION tell_of_query() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM pg_notify('rightswire_queries', OLD.query_id::text); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM pg_notify('rightswire_queries', NEW.query_id::text); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER INSERT OR DELETE OR UPDATE OF query_id, paused_because ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION tell_of_query();
"""
_REVISED: Final = (
    "BEGIN UPDATE reports SET revision = (SELECT max(revision) + 1 FROM reports) WHERE id = NEW.id; END"
)
_ON_SQLITE: Final = (
    f"CREATE TRIGGER revise_new AFTER INSERT ON reports {_REVISED}",
    f"CREATE TRIGGER revise_changed AFTER UPDATE OF {_COMPARED} ON reports {_REVISED}",
)


def upgrade() -> None:
    """Go to this version."""
    _processes()
    _leases()
    op.add_column("reports", sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_reports_revision", "reports", ["revision"])
    op.add_column("deliveries", sa.Column("claimed_by", sa.BigInteger()))
    for statement in _ON_SQLITE if op.get_context().dialect.name == "sqlite" else [_ON_POSTGRESQL]:
        op.execute(statement)


def _processes() -> None:
    op.create_table(
        "processes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
        sqlite_autoincrement=True,
    )


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("process_id", _ID, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_leases"),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name="fk_leases_process_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_leases_process_id", "leases", ["process_id"])
