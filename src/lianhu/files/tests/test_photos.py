"""Photos as people really send them."""

from io import BytesIO

import pytest
from PIL import Image

from lianhu.files.examining import LIMIT
from lianhu.files.intake import take
from lianhu.files.models import File
from lianhu.files.tests.factories import (
    PHONE,
    animation,
    draft,
    jpeg,
    mp3,
    pdf,
    picture,
    save,
    stored,
    upload,
    with_gps,
)
from lianhu.kernel.errors import Refusal


def is_dark(image, x, y):
    return sum(image.convert("RGB").getpixel((x, y))) < 200


def test_a_phone_photo_is_turned_shrunk_and_stripped(county):
    file = draft(content=with_gps(4000, 3000, orientation=6))
    kept = stored(file)
    assert (file.width, file.height) == kept.size == (1200, 1600)
    assert kept.format == "JPEG"
    assert file.media_type == "image/jpeg"
    # Orientation 6: the left half of the sensor is the upper half of the world.
    assert is_dark(kept, 600, 100)
    assert not is_dark(kept, 600, 1500)
    assert not dict(kept.getexif())
    raw = file.path.read_bytes()
    assert b"Exif" not in raw
    assert b"HONOR" not in raw
    assert b"HONOR" not in file.thumb_path.read_bytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stands_upright(county, orientation):
    upright = picture(200, 100)
    back = {
        1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4,
    }[orientation]  # fmt: skip
    lying = upright if back is None else upright.transpose(back)
    exif = Image.Exif()
    exif[0x0112] = orientation
    kept = stored(draft(content=save(lying, "JPEG", exif=exif)))
    assert kept.size == (200, 100)
    assert is_dark(kept, 20, 50)
    assert not is_dark(kept, 180, 50)


def test_an_iphone_photo_becomes_a_jpeg(county):
    file = draft(content=save(picture(800, 600), "HEIF"))
    assert (file.width, file.height, stored(file).format) == (800, 600, "JPEG")
    assert is_dark(stored(file), 100, 300)


def test_a_heic_with_gps_loses_it(county):
    exif = Image.Exif()
    exif[0x010F] = "Apple-of-Zhang"
    exif.get_ifd(0x8825)[1] = "N"
    file = draft(content=save(picture(80, 60), "HEIF", exif=exif.tobytes()))
    assert b"Apple-of-Zhang" not in file.path.read_bytes()


def test_a_picture_for_print_in_four_colours_is_readable(county):
    file = draft(content=save(picture(300, 200, "CMYK"), "JPEG"))
    kept = stored(file)
    assert kept.mode == "RGB"
    assert is_dark(kept, 50, 100)
    assert not is_dark(kept, 250, 100)


def test_sixteen_bits_a_point_do_not_burn_out(county):
    kept = stored(draft(content=save(picture(300, 200, "I;16"), "PNG")))
    assert abs(kept.getpixel((250, 100))[0] - 200) < 6
    assert abs(kept.getpixel((50, 100))[0] - 20) < 6


def test_transparency_becomes_white_paper(county):
    kept = stored(draft(content=save(picture(300, 200, "RGBA"), "PNG")))
    assert kept.getpixel((250, 100)) == (255, 255, 255)
    assert is_dark(kept, 50, 100)


def test_a_palette_with_a_clear_colour_becomes_white_paper(county):
    image = Image.new("P", (40, 40), 0)
    image.putpalette([10, 200, 10] * 256)
    kept = stored(draft(content=save(image, "PNG", transparency=0)))
    assert kept.getpixel((20, 20)) == (255, 255, 255)


def test_grey_stays_grey(county):
    kept = stored(draft(content=save(picture(300, 200, "L"), "JPEG")))
    assert abs(kept.getpixel((250, 100))[0] - 200) < 6


def test_of_an_animation_the_first_frame_stays(county):
    file = draft(content=animation())
    assert stored(file).format == "JPEG"
    assert getattr(stored(file), "n_frames", 1) == 1


def test_a_photo_in_wide_colour_is_turned_into_plain_colour(county):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = draft(content=save(picture(80, 60), "JPEG", icc_profile=profile))
    assert stored(file).info.get("icc_profile") is None


def test_a_broken_colour_profile_is_no_reason_to_refuse(county):
    assert draft(content=save(picture(80, 60), "JPEG", icc_profile=b"not a profile")).pk


def test_a_small_photo_is_not_blown_up(county):
    file = draft(content=jpeg(50, 40))
    assert (file.width, file.height) == (50, 40)


def test_a_paper_keeps_more_than_a_photo(county):
    file = draft(content=jpeg(3000, 2000), kind="paper")
    assert (file.width, file.height) == (2400, 1600)


def test_the_thumbnail_is_small(county):
    file = draft(content=jpeg(3000, 2000))
    assert max(Image.open(file.thumb_path).size) == 320


@pytest.mark.parametrize(
    "content, said",
    [
        ("水管坏了，请来修".encode(), "文字文件"),
        ("水管坏了，请来修".encode("gb18030"), "文字文件"),
        (b"<!DOCTYPE html><html></html>", "网页文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "网页文件"),
        (pdf(), "PDF 文档"),
        (mp3(), "录音"),
        (b"MZ\x90\x00" + b"\x00" * 100, "程序"),
        (b"PK\x03\x04" + b"\x00" * 100, "压缩包"),
        (bytes(range(256)) * 4, "无法识别"),
        (b"", "空的"),
        (jpeg(800, 600)[:2000], "不完整"),
        (save(picture(800, 600), "PNG")[:400], "不完整"),
        (save(picture(800, 600), "HEIF")[:900], "不完整"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "不完整"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "不完整"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_reason(county, content, said):
    with pytest.raises(Refusal, match=said) as refusal:
        take(PHONE, upload(content, "现场.jpg"), kind="photo", field="photo")
    assert refusal.value.field == "photo"
    assert not File.objects.exists()


def test_a_huge_file_is_refused_with_both_sizes(county):
    big = upload(b"\xff\xd8\xff")
    big.size = LIMIT["photo"] + 600_000
    with pytest.raises(Refusal, match=r"30\.6 MB，最多 30 MB"):
        take(PHONE, big, kind="photo")


def test_twenty_five_megabytes_pass(county):
    content = jpeg(2000, 1500) + b"\x00" * (25 * 1024 * 1024)
    assert draft(content=content).size < 1_000_000


@pytest.mark.parametrize("size", [(20_000, 20_000), (9_000, 9_000)])
def test_a_decompression_bomb_is_refused_before_it_unfolds(county, size):
    out = BytesIO()
    Image.new("1", size).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Refusal, match="像素太多"):
        draft(content=out.getvalue())


def test_a_hundred_million_points_from_a_good_phone_pass(county):
    file = draft(content=save(Image.new("L", (12_000, 9_000), 90), "JPEG"))
    assert (file.width, file.height) == (1600, 1200)


def test_one_device_cannot_fill_the_disk(county, monkeypatch):
    monkeypatch.setattr("lianhu.files.commands.MOST_DRAFTS", 2)
    draft()
    draft()
    with pytest.raises(Refusal, match="还没有提交"):
        draft()
