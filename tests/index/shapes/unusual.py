"""Pages that are hard: drawn by scripts, printed, pasted from Word, hidden, long out of date."""

from __future__ import annotations

from tests.index.shapes.articles import (
    CANTEEN,
    FERRY,
    LIBRARY,
    MENU,
    OTHER_NEWS,
    Article,
    Shape,
    cards,
    footer,
    link_list,
    menu,
    shape,
)


def _next(article: Article) -> Shape:
    """Drawn by scripts, with the text for readers without them in <noscript>."""
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><noscript><style>p{{}}</style></noscript>
<title>{article.title} - Mẫu</title><meta property="article:published_time"
 content="{article.day}T{article.time}:00.000+0700"></head><body><noscript><iframe src="gtm"></iframe>
</noscript><noscript>Bạn cần bật JavaScript để xem trang này.</noscript><div id="__next"><h1>{article.title}
</h1></div><noscript><div><p>{article.lead}</p>{article.body()}</div></noscript><script id="__NEXT_DATA__"
 type="application/json">{{"props":{{}}}}</script></body></html>"""
    return shape("text in noscript", html, article, gone=("bật JavaScript",))


def _hidden_until_scripts(article: Article) -> Shape:
    """The whole page is hidden until a script shows it."""
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}</title></head><body><div
 id="loading">Đang tải dữ liệu</div><div id="page" style="display:none" aria-hidden="true">{menu()}
<h1>{article.title}</h1><p class="date">{article.local} {article.time}</p><p>{article.lead}</p>
{article.body()}</div></body></html>"""
    return shape("hidden until scripts run", html, article, gone=("Thủ tục hành chính",))


def _tabs(article: Article) -> Shape:
    """Half of the article stands in a panel that is not shown at first."""
    first, *rest = article.paragraphs
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}</title></head><body><nav>{menu()}
</nav><main><h1>{article.title}</h1><time datetime="{article.published}">{article.local}</time><p>
{article.lead}</p><div role="tablist"><button>Tóm tắt</button><button>Đầy đủ</button></div><div
 role="tabpanel"><p>{first}</p></div><div role="tabpanel" hidden>{"".join(f"<p>{t}</p>" for t in rest)}
</div><details><summary>Ảnh buổi lễ</summary><p>{article.caption}</p></details></main></body></html>"""
    return shape("panels", html, article, kept=(article.caption,))


def _word(article: Article) -> Shape:
    """Saved by Word as a web page."""
    html = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator
 content="Microsoft Word 15"><title>ỦY BAN NHÂN DÂN</title><!--[if gte mso 9]><xml><o:Author>admin</o:Author>
</xml><![endif]--><style><!-- p.MsoNormal {{margin:0}} --></style></head><body lang=VI><div
 class=WordSection1><p class=MsoNormal align=center><b><span lang=VI style='font-size:14.0pt'>{
        article.title
    }
<o:p></o:p></span></b></p><p class=MsoNormal><span>{article.lead}<o:p></o:p></span></p>
{
        "".join(
            f"<p class=MsoNormal style='text-indent:1.0cm'><span lang=VI>{t}<o:p></o:p></span></p>"
            for t in article.paragraphs
        )
    }
<p class=MsoNormal><o:p>&nbsp;</o:p></p></div></body></html>"""
    return shape("saved by Word", html, article, published=None)


def _print(article: Article) -> Shape:
    html = f"""<html><head><meta charset=utf-8><title>In bài viết</title></head><body
 onload="window.print()"><b>{article.title}</b><br><i>{article.local} {article.time}</i><hr>{article.lead}<br>
{"<br>".join(article.paragraphs)}<hr><a href="javascript:window.close()">Đóng cửa sổ này</a></body></html>"""
    return shape("a page to print", html, article)


def _fonts(article: Article) -> Shape:
    """Of the nineties: font, center, tables six deep, nothing closed."""
    html = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"><TITLE>Welcome
</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><CENTER><TABLE BORDER=0><TR><TD><TABLE><TR><TD BGCOLOR=#003399>
{"<BR>".join(f'<A HREF="m.htm">{name}</A>' for name in MENU)}<TD><TABLE><TR><TD><FONT SIZE=4
 COLOR=red><B>{article.title}</B></FONT><BR><FONT SIZE=1>{article.local} {article.time}</FONT><P><FONT
 FACE=".VnTime">{article.lead}<P>{"<P>".join(article.paragraphs)}</FONT></TABLE></TABLE></TABLE><FONT
 SIZE=1>Bản quyền thuộc UBND quận</FONT></BODY></HTML>"""
    return shape("tables of the nineties", html, article, gone=("Thủ tục hành chính", "Bản quyền"))


def _linked(article: Article) -> Shape:
    """Every paragraph is a link, as in newsletters and feeds."""
    paragraphs = "".join(
        f'<p><a href="/x{n}">{t}</a></p>' for n, t in enumerate(article.paragraphs)
    )
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}</title></head><body>{menu()}<div
 class="post"><h1>{article.title}</h1><p>{article.local}, {article.time}</p><p>{article.lead}</p>
{paragraphs}</div></body></html>"""
    return shape("linked paragraphs", html, article, gone=("Thủ tục hành chính",))


def _papers(article: Article) -> Shape:
    """A list of papers to fetch inside the article, longer than its sentences."""
    papers = tuple(f"Phụ lục {n}: bảng giờ chạy và sức chở của bến số {n}" for n in range(1, 8))
    html = f"""<html><head><meta charset="utf-8"><title>{article.title} - Quận {article.district}</title>
</head><body>{menu()}<div class="detail"><h1>{article.title}</h1><div>{article.local} - {article.time}</div>
<p>{article.lead}</p><p>Kèm theo bài này là các phụ lục sau đây, bà con có thể tải về để xem:</p><ul>
{"".join(f'<li><a href="/p{n}.pdf">{p}</a></li>' for n, p in enumerate(papers))}</ul>{article.body()}</div>
<div class="lq"><h4>Tin liên quan</h4>{link_list()}</div></body></html>"""
    return shape("a list of papers inside", html, article, kept=papers, gone=(OTHER_NEWS[0],))


def _aside(article: Article) -> Shape:
    """Boxes of the article in <aside>, <section> and <blockquote>."""
    first, second, *rest = article.paragraphs
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}</title><meta name="DC.Date.Created"
 content="{article.day}"></head><body><article><h1>{article.title}</h1><p>{article.lead}</p><aside
 class="pull"><p>{first}</p></aside><blockquote>{second}</blockquote><section><h2>Vài con số</h2>
{"".join(f"<p>{t}</p>" for t in rest)}</section></article><aside><h2>Xem nhiều</h2>{cards()}</aside></body>
</html>"""
    return shape("boxes inside", html, article, published=article.day, gone=(OTHER_NEWS[0],))


def _short() -> Shape:
    """A notice of two sentences in a page full of other things."""
    text = "Bể bơi Mỹ Đình nghỉ từ ngày 3 đến ngày 5 để thay nước."
    more = "Vé tháng được tính bù ba ngày."
    html = f"""<html><head><meta charset="utf-8"><title>Thông báo - Quận Nam Từ Liêm</title></head><body>
{menu()}{menu(names=OTHER_NEWS)}<div class="nd"><h1>Quận Nam Từ Liêm: bể bơi Mỹ Đình nghỉ ba ngày</h1>
<span>02/07/2023</span><p>{text}</p><p>{more}</p></div><div><h3>Tin mới</h3>{cards()}</div>
{footer("Nam Từ Liêm")}</body></html>"""
    return Shape("a short notice", html, "Quận Nam Từ Liêm: bể bơi Mỹ Đình nghỉ ba ngày", "2023-07-02",
                 (text, more), ("Thủ tục hành chính",), None, "Nam Từ Liêm")  # fmt: skip


def _logo_headline(article: Article) -> Shape:
    """Two h1, the first the logo; <title> says nothing; a third below, in a box."""
    html = f"""<html><head><meta charset="utf-8"><title>Untitled Document</title></head><body><h1
 id="logo"><a href="/">Quận {article.district}</a></h1>{menu()}<h1>{article.title}</h1><p><em>Cập nhật:
 {article.local} {article.time}</em></p><p>{article.lead}</p>{article.body()}<div class="box"><h1>Dịch vụ
 công</h1><ul><li>Khai sinh</li><li>Tạm trú</li></ul></div></body></html>"""
    return shape("three h1", html, article)


def _table_of_figures(article: Article) -> Shape:
    rows = (("Bến Chùa", "1.204", "312"), ("Bến Đầm", "988", "240"), ("Bến Đào", "1.530", "401"))
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}</title></head><body><h1>
{article.title}</h1><p>Ngày {article.local}</p><p>{article.lead}</p><table><caption>Lượt khách theo bến
</caption><thead><tr><th>Bến</th><th>Lượt đi</th><th>Lượt về</th></tr></thead><tbody>
{"".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)}</tbody></table>
{article.body()}</body></html>"""
    return shape("a table of figures", html, article, published=article.day,
                 kept=("Lượt khách theo bến", "1.204", "401", "Bến Đào"))  # fmt: skip


def _introduction() -> Shape:
    texts = (
        "Phường Hàng Mẫu nằm ở phía bắc quận Hoàn Kiếm, rộng chưa đầy mười bảy héc ta, có bảy phố và "
        "mười một ngõ, phần lớn là nhà ống cũ.",
        "Dân số hơn bảy nghìn người, một nửa sống bằng buôn bán nhỏ và nghề thủ công làm ngay trong nhà.",
        "Phường có một trường tiểu học, hai nhà trẻ, một trạm y tế và ba điểm sinh hoạt cộng đồng.",
    )
    html = f"""<html><head><meta charset="utf-8"><title>Giới thiệu - Cổng thông tin điện tử</title></head><body>
{menu()}<div class="content"><h3>Giới thiệu chung về phường Hàng Mẫu</h3>
{"".join(f"<p>{t}</p>" for t in texts)}</div><div class="portlet"><h1>Giới thiệu</h1><ul><li>Cơ cấu tổ
 chức</li><li>Chức năng nhiệm vụ</li></ul></div>{footer("Hoàn Kiếm")}</body></html>"""
    return Shape("an introduction, h1 below", html, "Giới thiệu chung về phường Hàng Mẫu", None, texts,
                 ("Ghi rõ nguồn",), None, "Hoàn Kiếm")  # fmt: skip


def _pre(article: Article) -> Shape:
    text = "\n\n".join(article.texts)
    html = f"""<html><head><meta charset="utf-8"><title>{article.title}</title></head><body><h1>{article.title}
</h1>{article.local} | {article.time}<pre>{text}</pre></body></html>"""
    return shape("preformatted", html, article)


def _legacy(article: Article) -> Shape:
    """Names instead of letters, and spaces that are none."""
    html = f"""<html><head><title>{article.title}</title></head><body><h1>{article.title}</h1>
<p>{article.local} {article.time}</p><p>{article.lead}</p>{article.body()}</body></html>"""
    html = html.encode("ascii", "xmlcharrefreplace").decode().replace("&#224;", "&agrave;")
    return shape("character references", html, article, encoding="ascii")


UNUSUAL = (
    _next(FERRY),
    _hidden_until_scripts(LIBRARY),
    _tabs(CANTEEN),
    _word(LIBRARY),
    _print(FERRY),
    _fonts(CANTEEN),
    _linked(FERRY),
    _papers(FERRY),
    _aside(CANTEEN),
    _short(),
    _logo_headline(LIBRARY),
    _table_of_figures(FERRY),
    _introduction(),
    _pre(CANTEEN),
    _legacy(FERRY),
)
