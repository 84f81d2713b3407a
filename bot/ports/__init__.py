"""What the use cases ask of the world, and what each answer obliges its adapter to.

All times are timezone-aware UTC. Every method may be cancelled; a store's method is one transaction
and leaves nothing half done. Errors are those of `bot.domain.errors` and no others.
"""
