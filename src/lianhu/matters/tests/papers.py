"""Reading what was printed, and photographing it with an unsteady hand."""

import json
import random
import re
from html import unescape
from io import BytesIO

import cv2
import docx
import numpy
import pypdf
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageEnhance, ImageFilter

from lianhu.bodies.models import Post
from lianhu.bodies.tests.factories import organisation
from lianhu.counties import current
from lianhu.kernel import clock
from lianhu.matters import commands
from lianhu.matters.commands.intake import Teller
from lianhu.matters.papers import registry
from lianhu.matters.tests.factories import fresh, raised
from lianhu.shell import pdf as shell_pdf
from lianhu.shell.sheets import pdf

DEMO = "演示数据，纯属虚构"
PHONE, IDENTITY, NAME = "13800138000", "990101199003070011", "张国强"
WORDS = f"{NAME}家门口的路灯坏了三天，电话{PHONE}，身份证{IDENTITY}，请尽快来修"
TITLES = {
    "clerk": "东河村村委会副主任", "worker": "一号网格网格员",
    "supervisor": "村务监督委员会主任",
}  # fmt: skip


def settle(county, here):
    """Makes it a demo county, and gives the village titles, a committee and a phone."""
    county.demo = True
    county.save()
    current.forget()
    for name, title in TITLES.items():
        phone = "0854-4820001" if name == "supervisor" else ""
        Post.objects.filter(pk=here.posts[name].pk).update(title=title, office_phone=phone)
    organisation("villagers_committee", here.east, name="河谷镇东河村村民委员会")


def told(here, **more):
    """A matter whose words and plan name its teller."""
    return raised(
        here, words=WORDS, teller=Teller(name=NAME, phone=PHONE, where_words="上寨"), **more
    )


def sent(here):
    matter = told(here)
    commands.triage(here.who("clerk"), fresh(matter), choice="小事")
    commands.dispatch(here.who("clerk"), fresh(matter), category="infrastructure", level="grid")
    return matter


def claimed(here, day=None):
    matter = sent(here)
    commands.claim(
        here.who("worker"), fresh(matter), measures=f"换灯头，{NAME}在场",
        steps=["到现场看一看", f"换灯，请{NAME}看"], promised_on=day or clock.today(),
    )  # fmt: skip
    return matter


def answered(here):
    matter = claimed(here)
    commands.finish(here.who("worker"), fresh(matter), words="换好了")
    commands.respond(here.who("worker"), fresh(matter), words=f"{NAME}您好，路灯换好了")
    return matter


def address(name, *args, query=""):
    return reverse(f"matters:{name}", args=args) + query


class Printed(str):
    """Words on paper: where a line or a cell breaks does not matter."""

    def __contains__(self, words):
        return "".join(words.split()) in "".join(self.split())


def text_of(content):
    """All words of a PDF."""
    return Printed("".join(page.extract_text() for page in pages_of(content)).replace("\n", ""))


def pages_of(content):
    return pypdf.PdfReader(BytesIO(content)).pages


def embedded(content):
    """The names of the fonts in a PDF; fails for one that is only named."""
    names = set()
    for page in pages_of(content):
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0].get_object()
            described = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)
            names.add(str(font["/BaseFont"]))
    return names


def word_of(content):
    """A Word file as one text: paragraphs, tables, heads and feet."""
    made = docx.Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    page = made.sections[0]
    edges = [part.text for edge in (page.header, page.footer) for part in edge.paragraphs]
    return made, "\n".join([*(part.text for part in made.paragraphs), *cells, *edges])


def page_text(response):
    return unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def copied(response):
    """What the copy button of a page copies."""
    return unescape(
        re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)[1]
    )


def picture(png):
    return Image.open(BytesIO(png))


def code_in(png):
    picture = cv2.imdecode(numpy.frombuffer(png, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    return cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]


def printed(actor, matter, what, site="https://lianhu.example.gov.cn"):
    """The first page of a paper as the printer would put it on A4, 170 points an inch."""
    sheet = registry.of_matter(actor, fresh(matter), what, lambda path: site + path)
    return picture_of(sheet)


def picture_of(sheet):
    prelude = (shell_pdf.HERE / "paper.typ").read_text("utf-8")
    made = typst.compile(
        f"{prelude}\n{pdf.TEMPLATE.read_text('utf-8')}".encode(),
        root=str(shell_pdf.HERE),
        font_paths=shell_pdf._fonts(),
        sys_inputs={"data": json.dumps(pdf.data_of(sheet), default=str)},
        format="png",
        ppi=170,
    )
    first = made[0] if isinstance(made, list) else made
    return Image.open(BytesIO(first)).convert("RGB")


def photographed(page, *, turn=6, blur=1.2, dark=0.6, seed=1):
    """The page on a table, seen from one side, turned, a little out of focus and in poor light."""
    chance = random.Random(seed)
    wide, high = page.size
    table = Image.new("RGB", (int(wide * 1.15), int(high * 1.15)), (120, 100, 80))
    table.paste(page, (int(wide * 0.07), int(high * 0.07)))
    big = table.size
    away = [chance.uniform(0, 0.05) for _ in range(8)]
    corners = (
        big[0] * away[0], big[1] * away[1], big[0] * away[2], big[1] * (1 - away[3]),
        big[0] * (1 - away[4]), big[1] * (1 - away[5]), big[0] * (1 - away[6]), big[1] * away[7],
    )  # fmt: skip
    tilted = table.transform(big, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    turned = tilted.rotate(turn, expand=True, fillcolor=(120, 100, 80))
    soft = ImageEnhance.Brightness(turned.filter(ImageFilter.GaussianBlur(blur))).enhance(dark)
    out = BytesIO()
    soft.save(out, "JPEG", quality=75)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), "image/jpeg")
