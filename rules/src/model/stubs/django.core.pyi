# A package: its modules are stubs of their own.
