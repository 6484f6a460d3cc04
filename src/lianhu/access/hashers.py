"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB in place of Django's 100 MiB, which would be a quarter of all we may use.

    Source: OWASP Password Storage Cheat Sheet (m=19456, t=2, p=1).
    """

    memory_cost = 19456
    time_cost = 2
    parallelism = 1
