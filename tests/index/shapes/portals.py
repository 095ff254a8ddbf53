"""Pages of district portals: WebForms, SharePoint, DNN, Liferay and the systems made here."""

from __future__ import annotations

from tests.index.shapes.articles import (
    CANTEEN,
    FERRY,
    LIBRARY,
    OTHER_NEWS,
    Article,
    Shape,
    footer,
    link_list,
    menu,
    shape,
)


def _web_forms(article: Article) -> Shape:
    """SharePoint of 2010: all of the page in one form, the title in a span, no h1."""
    html = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html dir="ltr" lang="vi-VN"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>
	Cổng thông tin điện tử quận {article.district}
</title></head><body onload="_spBodyOnLoadWrapper();"><form name="aspnetForm" method="post"
 action="./Chi-tiet.aspx?ItemID=12" id="aspnetForm"><div><input type="hidden" name="__VIEWSTATE"
 value="/wEPDwUBMA9k"></div><div id="s4-workspace"><div id="s4-bodyContainer">
<div class="top"><a href="/">Trang chủ</a> | <a href="/sitemap">Sơ đồ cổng</a> | <a>Liên hệ</a>
</div><div class="s4-tn">{menu()}</div><div id="MSO_ContentTable"><div class="ms-WPBody">
<div class="news-detail"><span id="ctl00_lblCate" class="cate">Tin hoạt động</span>
<div><span id="ctl00_m_g_lblTitle" class="title">{article.title}</span></div>
<div class="date">Ngày đăng {article.local} | {article.time}&nbsp;&nbsp;|&nbsp; Lượt xem: 312</div>
<div class="ms-rtestate-field"><p><b>{article.lead}</b></p>{article.body()}
<p align="center"><img src="a.jpg"><br><i>{article.caption}</i></p>
<p align="right"><b>{article.writer}</b></p></div></div>
<div class="other"><div class="head">Các tin khác</div>{link_list(dates=True)}</div></div></div>
{footer(article.district or "")}</div></div></form></body></html>"""
    return shape("SharePoint in one form", html, article, kept=(article.caption,),
                 gone=(OTHER_NEWS[0], "Ghi rõ nguồn", "Thủ tục hành chính"))  # fmt: skip


def _sharepoint_tables(article: Article) -> Shape:
    """SharePoint of 2007: tables in tables, names of sections and the title in cells."""
    html = f"""<html><head><meta charset="utf-8"><title>Trang thông tin điện tử quận
 {article.district}</title></head><body><form id="aspnetForm"><table width="100%"><tr><td>
{menu()}</td></tr></table><table><tr><td width="200">{
        menu(names=("Tiềm năng", "Quy hoạch", "Du lịch", "Đối thoại"))
    }</td><td valign="top"><table class="ms-main"><tr><td class="FolderTitle">
Văn hóa - Xã hội</td><td class="Time">{article.local} {article.time}</td></tr></table>
<table><tr><td><p class="Title">{article.title}</p></td></tr><tr><td><b class="lead">{article.lead}
</b></td></tr><tr><td><div>{article.body("div")}</div></td></tr></table>
<span>Số lượt người xem : <b>45</b></span> <a>Bản in</a> <a>Quay lại</a>
<p class="OtherTitle">TIN ĐÃ ĐƯA</p>{link_list(dates=True)}</td></tr></table>
{footer(article.district or "")}</form></body></html>"""
    return shape("SharePoint of tables", html, article, gone=(OTHER_NEWS[1], "Tiềm năng"))


def _dnn(article: Article) -> Shape:
    html = f"""<!DOCTYPE html><html lang="vi-VN"><head id="Head"><meta content="text/html;
 charset=UTF-8" http-equiv="Content-Type"><title>
	Chi tiết tin - UBND quận {article.district}
</title><meta id="MetaKeywords" name="KEYWORDS" content="quan"></head><body id="Body">
<form method="post" action="/chi-tiet-tin/id/45" id="Form" enctype="multipart/form-data">
<div class="aspNetHidden"><input type="hidden" name="__EVENTTARGET"></div>
<div id="dnn_NAV">{menu()}</div><div id="dnn_ContentPane" class="contentpane">
<div class="DnnModule DnnModule-412"><a name="412"></a><div class="container_title">
<span id="dnn_ctr412_dnnTITLE_titleLabel" class="Head">Tin tức - Sự kiện</span></div>
<div id="dnn_ctr412_ContentPane"><div class="Normal" id="dnn_ctr412_ModuleContent">
<div class="news_title">{article.title}</div><div class="news_date">{article.local} {article.time}:00
</div><div class="news_lead">{article.lead}</div><div class="news_content">{article.body()}</div>
<div class="news_author">Tác giả: {article.writer}</div><div class="news_tool"><a>In bài</a>
<a>Gửi email</a></div></div></div></div></div><div id="dnn_RightPane"><span class="Head">Thống kê truy
 cập</span><div>Đang online: <b>12</b></div><div>Tổng truy cập: <b>1.204.334</b></div></div>
<div id="dnn_BottomPane"><span class="Head">Tin liên quan</span>{link_list()}</div>
<div id="dnn_FooterPane">{footer(article.district or "")}</div></form></body></html>"""
    return shape("DNN", html, article, gone=(OTHER_NEWS[2], "1.204.334"))


def _liferay(article: Article) -> Shape:
    html = f"""<!DOCTYPE html><html class="ltr" lang="vi-VN"><head><title>{article.title} - Chi tiết
 tin - Cổng thông tin điện tử quận {article.district}</title><meta content="text/html;
 charset=UTF-8" http-equiv="content-type"></head><body class="yui3-skin-sam"><div id="wrapper">
<a href="#main-content" id="skip-to-content">Bỏ qua nội dung chính</a><header id="banner"><h1
 class="site-title"><a class="logo" href="/">Quận {article.district}</a></h1><nav
 id="navigation">{menu()}</nav></header><div id="content"><nav id="breadcrumbs"><ul
 class="breadcrumb"><li><a href="/">Trang chủ</a><span class="divider">&raquo;</span></li>
<li>Chi tiết tin</li></ul></nav><div class="portlet-boundary" id="p_p_id_101_"><section
 class="portlet"><h2 class="portlet-title-text">Xuất bản thông tin</h2><div
 class="portlet-content"><div class="asset-full-content"><h3 class="header-title"><span>{article.title}
</span></h3><div class="asset-content"><div class="journal-content-article"><div class="time">
{article.local} {article.time}</div><div class="summary">{article.lead}</div><div
 class="content-detail">{article.body()}</div></div><div class="asset-ratings"><div
 class="taglib-ratings">Trung bình (0 Bình chọn)</div></div></div><div class="asset-metadata">
<span>Lượt xem: 20</span></div></div></div></section></div></div><footer id="footer">
{footer(article.district or "")}</footer></div><form action="#" id="hrefFm" method="post"
 name="hrefFm"></form></body></html>"""
    return shape("Liferay", html, article, gone=("Ghi rõ nguồn", "Bỏ qua nội dung"))


def _counted(article: Article) -> Shape:
    """A portal of the post office's company: section twice, counter, poll, a clock that runs."""
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{article.title}</title></head>
<body><div class="banner"><div class="today">Thứ Năm, 06/11/2025 | 09:12</div></div>
<div class="mainmenu">{menu("div", "")}</div><div class="row"><div class="col-md-9">
<div class="category"><a href="/c">Văn hóa - Xã hội</a><span class="hidden-xs">Văn hóa - Xã hội</span>
</div><div class="ArticleHeader"><h1 class="ArticleTitle">{article.title}</h1><div
 class="ArticleDate">{article.local} | {article.time} &nbsp;|&nbsp; Lượt xem: 23</div></div>
<div class="ArticleContent"><p class="summary">{article.lead}</p><div>{article.body("div")}</div></div>
<div class="share">Chia sẻ: <a>Facebook</a> <a>Zalo</a></div><div class="vote"><b>Đánh giá bài viết:
</b> <span>5/5 (3 lượt)</span></div></div><div class="col-md-3"><div class="poll"><h3>Bình chọn</h3>
<form><p>Theo bạn trang này có dễ đọc không?</p><label><input type="radio">Dễ đọc</label><br><label>
<input type="radio">Khó đọc</label><button>Gửi</button></form></div><div class="box"><h3>Thông báo mới
</h3>{link_list()}</div></div></div>{footer(article.district or "")}</body></html>"""
    return shape("a portal with poll and clock", html, article,
                 gone=(OTHER_NEWS[3], "dễ đọc không", "06/11/2025"))  # fmt: skip


def _legal_portal() -> Shape:
    """A paper with a table of what it is, its text, and lists of other papers."""
    clauses = tuple(
        f"Điều {n}. Nhóm {word} của tổ quản lý chợ tạm chịu trách nhiệm về sổ sách, nước uống và đèn "
        f"chiếu sáng trong tuần thứ {n}."
        for n, word in enumerate(("một", "hai", "ba", "bốn", "năm"), 1)
    )
    rows = (("Số ký hiệu", "88/QĐ-UBND"), ("Ngày ban hành", "14/02/2022"), ("Loại văn bản", "Quyết định"),
            ("Cơ quan ban hành", "UBND quận Hà Đông"), ("Tình trạng", "Còn hiệu lực"))  # fmt: skip
    html = f"""<html><head><meta charset="utf-8"><title>Quyết định 88/QĐ-UBND - Văn bản - Quận Hà
 Đông</title></head><body>{menu()}<div id="vb"><h1>Quyết định phân công trực chợ tạm Phú Lương</h1>
<table class="props">{"".join(f"<tr><td><b>{a}</b></td><td>{b}</td></tr>" for a, b in rows)}</table>
<ul class="tabs"><li><a href="#t1">Toàn văn</a></li><li><a href="#t2">Lược đồ</a></li><li><a
 href="#t3">Bản PDF</a></li></ul><div id="toanvan"><p align="center"><b>QUYẾT ĐỊNH:</b></p>
{"".join(f"<p>{c}</p>" for c in clauses)}<table><tr><td><p><i>Nơi nhận:</i><br>- Như Điều 5;<br>- Lưu:
 VT.</p></td><td><p>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH</p></td></tr></table></div>
<div class="lienquan"><h3>Văn bản liên quan</h3><ul><li><a href="/1">Quyết định số 12/QĐ-UBND về lập
 tổ quản lý chợ</a></li><li><a href="/2">Kế hoạch số 9/KH-UBND về dời chợ</a></li></ul></div></div>
{footer("Hà Đông")}</body></html>"""
    return Shape("a paper on a portal", html, "Quyết định phân công trực chợ tạm Phú Lương",
                 "2022-02-14", (*clauses, "88/QĐ-UBND", "Nơi nhận"), ("Thủ tục hành chính",),
                 None, "Hà Đông")  # fmt: skip


def _directory() -> Shape:
    people = (("Văn phòng", "024.3000 1001", "vp@example.vn"), ("Phòng Tư pháp", "024.3000 1002",
              "tp@example.vn"), ("Trạm Y tế", "024.3000 1003", "yt@example.vn"))  # fmt: skip
    html = f"""<html><head><meta charset="utf-8"><title>Danh bạ - Phường Khương Đình</title></head>
<body><form id="Form1">{menu()}<h2>Danh bạ điện thoại các bộ phận phường Khương Đình</h2>
<table border="1"><tr><th>STT</th><th>Bộ phận</th><th>Điện thoại</th><th>Thư điện tử</th></tr>
{
        "".join(
            f'<tr><td>{n}</td><td><a href="/b{n}">{a}</a></td><td>{b}</td><td><a href="mailto:{c}">{c}</a>'
            "</td></tr>"
            for n, (a, b, c) in enumerate(people, 1)
        )
    }</table></form></body></html>"""
    return Shape("a directory", html, "Danh bạ điện thoại các bộ phận phường Khương Đình", None,
                 tuple(cell for row in people for cell in row), (), None, "Thanh Xuân")  # fmt: skip


def _procedure() -> Shape:
    """A page about a procedure: headings, steps, a list of papers to bring, links to forms."""
    steps = ("Người dân nộp hồ sơ ở quầy số hai, nhận giấy hẹn có mã vạch.",
             "Cán bộ kiểm tra trong ngày; thiếu giấy nào thì nhắn tin cho người nộp.",
             "Kết quả trả sau ba ngày làm việc, tại quầy hoặc qua bưu điện.")  # fmt: skip
    papers = ("Đơn theo mẫu số 1", "Bản sao giấy khai sinh", "Ảnh cỡ 3x4, hai tấm")
    html = f"""<html><head><meta charset="utf-8"><title>Thủ tục hành chính</title></head><body>
<header>{menu()}</header><main><h1>Đăng ký thẻ đọc sách cho trẻ dưới mười tuổi tại quận Ba Đình</h1>
<h3>Trình tự thực hiện</h3><ol>{"".join(f"<li>{s}</li>" for s in steps)}</ol><h3>Thành phần hồ sơ</h3>
<ul>{"".join(f'<li><a href="/f{n}.doc">{p}</a></li>' for n, p in enumerate(papers))}</ul>
<h3>Lệ phí</h3><p>Không thu.</p></main><footer>{footer("Ba Đình")}</footer></body></html>"""
    return Shape("a procedure", html, "Đăng ký thẻ đọc sách cho trẻ dưới mười tuổi tại quận Ba Đình",
                 None, (*steps, *papers, "Không thu."), (), None, "Ba Đình")  # fmt: skip


def _questions() -> Shape:
    question = (
        "Nhà tôi ở ngõ 12 muốn đặt thêm một chậu hoa trước cửa thì có phải xin phép không, và nếu "
        "phải thì xin ở đâu?"
    )
    answer = (
        "Chậu hoa đặt sát tường, rộng không quá bốn mươi phân thì không phải xin phép; lớn hơn thì "
        "báo với tổ dân phố để tổ ghi vào sổ."
    )
    html = f"""<html><head><meta charset="utf-8"><title>Hỏi đáp - Quận Hoàng Mai</title></head><body>
<form id="aspnetForm">{menu()}<div class="qa"><h2>Đặt chậu hoa trước cửa nhà trong ngõ có phải xin phép
 không?</h2><div class="info">Người gửi: Bạn đọc ở phường Tương Mai | 20/11/2023</div>
<div class="q"><b>Câu hỏi:</b> {question}</div><div class="a"><b>Trả lời:</b> {answer}</div></div>
<div class="ask"><h3>Gửi câu hỏi</h3><label>Họ và tên</label><input><label>Nội dung</label><textarea>
</textarea><input type="submit" value="Gửi"></div>{footer("Hoàng Mai")}</form></body></html>"""
    return Shape("question and answer", html,
                 "Đặt chậu hoa trước cửa nhà trong ngõ có phải xin phép không?", "2023-11-20",
                 (question, answer), ("Ghi rõ nguồn",), None, "Hoàng Mai")  # fmt: skip


PORTALS = (
    _web_forms(FERRY),
    _sharepoint_tables(LIBRARY),
    _dnn(CANTEEN),
    _liferay(FERRY),
    _counted(LIBRARY),
    _legal_portal(),
    _directory(),
    _procedure(),
    _questions(),
)
