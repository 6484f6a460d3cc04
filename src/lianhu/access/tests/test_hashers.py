from django.contrib.auth.hashers import check_password, make_password


def test_a_new_password_is_hashed_with_the_chosen_cost():
    made = make_password("一句很长的话")
    assert made.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_another_cost_is_made_anew_at_sign_in():
    from argon2 import PasswordHasher

    old = "argon2" + PasswordHasher(memory_cost=8192, time_cost=1, parallelism=1).hash(
        "一句很长的话"
    )
    renewed = []
    assert check_password("一句很长的话", old, setter=renewed.append)
    assert renewed == ["一句很长的话"]
