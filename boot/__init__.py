"""Set-up and supervision with nothing but Python's standard library.

Lives here: environment, front-end packages, PostgreSQL, processes. Not here: anything of Django.
"""
