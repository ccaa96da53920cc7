"""Encodings of a file: GB18030 is read, a UTF-8 file with a damaged place is refused where it is damaged."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest

from costmodel.fit_command import SCHEMAS
from costmodel.portfolio_file import PortfolioError
from costmodel.portfolio_file import read as read_portfolio
from costmodel.table_columns import IntakeError
from costmodel.table_intake import read
from costmodel.table_text import decoded

TEXTS = sorted((Path(__file__).parents[1] / "data/texts/zh").glob("*.toml"))
WORDS = sorted({word for path in TEXTS for word in re.findall("[\u4e00-\u9fff]+", path.read_text("utf-8"))})
HEAD = "item,worker,label,gold\n"
VOTES = HEAD + "".join(
    f"A{item},w{worker},{('匹配', '其他')[(item * worker) % 2]},{'匹配' if worker == 0 else ''}\n"
    for item in range(20)
    for worker in range(3)
)
# Real texts of various lengths, by hand: labels, names with characters that are not in daily use, signs,
# sentences, and traditional characters, of which GB18030 holds all but GB2312 few.
REAL = [
    "对\n错",
    "猫\n狗",
    "是,否",
    "模型",
    "茅台\n五粮液",
    "花猫,花狗",
    "匹配,其他",
    "缺陷：划痕、凹坑（边缘）",
    "朱镕基,陶喆",
    "李喆,合格\n王堃,不合格",
    "张玥,正常\n冯翀,异常",
    "±5℃，约 30％……“良”",
    "买买提·艾力——标注员",
    "这张图里有一只猫，颜色与上一张不同；请再看一遍。",
    "機器學習,標註\n貓,狗",
    "繁體中文的檔案也能讀取",
    "質檢員,眾包,專家",
]


def votes(words, rows=12):
    turns = itertools.islice(itertools.cycle(words), rows)
    return HEAD + "".join(f"A{row},w{row % 3},{word},{word}\n" for row, word in enumerate(turns))


def fault_of(content):
    with pytest.raises(IntakeError) as caught:
        decoded(content)
    return caught.value.faults[0]


@pytest.mark.parametrize("written", REAL)
@pytest.mark.parametrize("repeated", [1, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_real_texts_are_read_in_each_encoding(written, repeated, encoding):
    whole = f"name,note\n{written}\n" * repeated
    assert decoded(whole.encode(encoding)) == whole


def test_a_mark_in_front_is_no_part_of_the_text():
    assert decoded("\ufeffage,标签".encode("gb18030")) == "age,标签"


def is_refused(content, written):
    """Whether it is refused; a few bytes of GB18030 that are whole UTF-8 are read as other letters."""
    try:
        found = decoded(content)
    except IntakeError:
        return True
    assert found == written or all(ord(sign) < 0x800 for sign in found)
    return False


def test_no_file_of_chinese_words_in_gb18030_is_refused():
    rng = random.Random(1)
    assert len(WORDS) > 2_000
    for rows in (1, 3, 12):
        for length in (1, 2, 3, 4, 40):
            for _ in range(150):
                words = [word[:length] for word in rng.sample(WORDS, rng.randint(1, 4))]
                written = votes(words, rows)
                assert not is_refused(written.encode("gb18030"), written), written


def damaged(content, rng):
    """A byte of a Chinese character changed or lost, or one put in behind it."""
    at = rng.choice([place for place, byte in enumerate(content) if byte > 0x7F])
    kind, byte = rng.randrange(3), bytes([rng.randrange(256)])
    if kind == 0:
        return content[:at] + byte + content[at + 1 :]
    return content[:at] + content[at + 1 :] if kind == 1 else content[: at + 1] + byte + content[at + 1 :]


def test_no_damaged_file_of_chinese_words_in_utf_8_is_read_as_another():
    rng, refused = random.Random(2), 0
    for rows in (1, 3, 12):
        for length in (1, 2, 3, 4):
            for _ in range(150):
                words = [word[:length] for word in rng.sample(WORDS, rng.randint(1, 4))]
                content = damaged(votes(words, rows).encode(), rng)
                try:
                    content.decode()
                except UnicodeDecodeError as error:
                    fault = fault_of(content)
                    line = len(re.findall(rb"\r\n|\r|\n", content[: error.start])) + 1
                    assert fault.key in ("damaged", "no_text")
                    assert fault.line == line
                    refused += 1
    assert refused > 1_000


@pytest.mark.parametrize("byte", range(0x80, 0x100))
def test_one_changed_byte_among_latin_letters_is_refused(byte):
    content = (HEAD + "A1,w1,dog,dog\nA2,w1,dXg,\n").encode().replace(b"X", bytes([byte]))
    fault = fault_of(content)
    assert (fault.line, fault.column) == (3, 3)


def test_votes_with_one_damaged_byte_are_refused_by_line_and_column():
    content = VOTES.encode()
    places = [place for place, byte in enumerate(content) if byte > 0x7F]
    lines = content.split(b"\n")
    for place in places[::7]:
        hurt = content[:place] + b"\x41" + content[place + 1 :]
        with pytest.raises(IntakeError) as caught:
            read(hurt, SCHEMAS["votes"])
        fault = caught.value.faults[0]
        before = content[:place]
        assert fault.key == "damaged"
        assert fault.line == before.count(b"\n") + 1
        assert fault.column in (3, 4)
        assert hurt.split(b"\n")[fault.line - 1] != lines[fault.line - 1]
        assert "CSV UTF-8" in fault.said("en")
        assert "CSV UTF-8" in fault.said("zh")


def test_a_file_of_few_characters_is_refused_where_it_is_damaged():
    content = f"{HEAD}A1,w1,猫,猫\n".encode()
    fault = fault_of(content.replace("猫".encode(), "猫".encode()[:2] + b"A", 1))
    assert (fault.line, fault.column) == (2, 3)  # not where GB18030 fails, in the next cell


def test_a_file_that_says_it_is_utf_8_is_never_another():
    assert fault_of(b"\xef\xbb\xbfage,\xb1\xea\xc7\xa9\n" * 3).key == "damaged"


def test_a_portfolio_with_a_damaged_byte_is_refused_too():
    content = "name,preset\n店铺一,article\n店铺二,article\n".encode()
    hurt = content.replace("店铺二".encode(), "店铺二".encode()[:-1])
    with pytest.raises(PortfolioError, match="Line 3, column 1: a character here is damaged") as refused:
        read_portfolio(hurt)
    assert refused.value.said("zh").startswith("第 3 行第 1 列：")
