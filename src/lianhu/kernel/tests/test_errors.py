from django.utils.translation import gettext_lazy

from lianhu.kernel.errors import Conflict, IllegalMove, Missing, NotAllowed, Refusal


def test_a_refusal_carries_its_sentence_and_its_field():
    refusal = Refusal("请填写姓名。", field="name")
    assert (str(refusal), refusal.field, refusal.status) == ("请填写姓名。", "name", 422)
    assert Refusal("不行。").field == ""


def test_a_lazy_sentence_is_read_late():
    assert str(Refusal(gettext_lazy("不行。"))) == "不行。"


def test_each_kind_has_its_status():
    kinds = {NotAllowed: 403, Missing: 404, Conflict: 409, IllegalMove: 409}
    for kind, status in kinds.items():
        assert kind("不行。").status == status
        assert issubclass(kind, Refusal)
    assert issubclass(IllegalMove, Conflict)
