"""What Alembic runs: the migrations, inside the transaction it was handed."""

from alembic import context

from bot.adapters.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
