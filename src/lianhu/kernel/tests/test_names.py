import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianhu.kernel import names
from lianhu.kernel.errors import Refusal
from lianhu.kernel.names import clean_name, mask_id, mask_name, mask_phone


@pytest.mark.parametrize("dot", sorted(names.DOT_VARIANTS))
@pytest.mark.parametrize("shape", ["买买提{}艾力", "买买提 {} 艾力", "{}买买提{}{}艾力{}"])
def test_every_dot_becomes_the_one_of_the_standard(shape, dot):
    assert clean_name(shape.replace("{}", dot)) == "买买提\u00b7艾力"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("张建国", "张建国"),
        (" 张\u3000三\n", "张三"),
        ("\ufeff张\u200b三", "张三"),
        ("𠮷田㛃", "𠮷田㛃"),
        ("王\U000313f9", "王\U000313f9"),
        ("John   Smith", "John Smith"),
        ("Ｊｏｈｎ", "John"),
        ("李 John Smith", "李John Smith"),
        ("阿卜杜拉·阿卜杜克力木·阿不都热合曼", "阿卜杜拉·阿卜杜克力木·阿不都热合曼"),
        ("ཚེ་རིང", "ཚེ་རིང"),
    ],
)
def test_names_keep_what_belongs_to_them(typed, kept):
    assert clean_name(typed) == kept
    assert kept.encode("gb18030").decode("gb18030") == kept


@pytest.mark.parametrize(
    "typed", ["张\ud842", "张\0三", "张\x1b三", "张\uffff", "\ufdd0", "张\x7f"]
)
def test_what_cannot_be_stored_is_refused_in_words(typed):
    with pytest.raises(Refusal, match="姓名里有无法保存的字符") as error:
        clean_name(typed, field="name")
    assert error.value.field == "name"


@pytest.mark.parametrize("typed", ["", "  ", "·", " . ", "\u200b"])
def test_nothing_is_no_name(typed):
    with pytest.raises(Refusal, match="请填写小名"):
        clean_name(typed, label="小名")


def test_fifty_characters_fit_and_no_more():
    assert len(clean_name("龙" * 50)) == 50
    with pytest.raises(Refusal, match="最多50个字，现有51个字"):
        clean_name("龙" * 51)


@given(st.text())
def test_a_cleaned_name_is_clean_and_fits_the_national_set(typed):
    try:
        name = clean_name(typed)
    except Refusal:
        return
    assert clean_name(name) == name
    assert 0 < len(name) <= 50
    assert name.encode("gb18030").decode("gb18030") == name
    assert not set(name) & set(names.DOT_VARIANTS) - {"\u00b7"}


@pytest.mark.parametrize(
    "name, shown",
    [
        ("张建国", "张*国"),
        ("张三", "张*"),
        ("欧阳建国", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("张王建国", "张**国"),
        ("买买提·艾力", "买买提·*"),
        ("阿卜杜拉·阿卜杜克力木·艾力", "阿卜杜拉·*·*"),
        ("John Smith", "John *"),
        ("𠮷建国", "𠮷*国"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_masked_names(name, shown):
    assert mask_name(name) == shown


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_a_masked_name_is_never_the_name(name):
    if set(name) - set("* ·"):
        assert "*" in mask_name(name)


@pytest.mark.parametrize(
    "phone, shown",
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0086 13812345678", "138****5678"),
        ("0854-4821234", "085****1234"),
        ("4821234", "***1234"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_masked_phones(phone, shown):
    assert mask_phone(phone) == shown


def test_masked_ids():
    assert mask_id("522727195001010011") == "522727********0011"
    assert mask_id("522727500101001") == "522727*****1001"
    assert mask_id("12345") == "*****"
