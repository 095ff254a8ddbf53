"""Pages of content systems used everywhere: WordPress, Joomla, NukeViet, Drupal, Blogger."""

from __future__ import annotations

from tests.index.shapes.articles import (
    CANTEEN,
    FERRY,
    LIBRARY,
    OTHER_NEWS,
    Article,
    Shape,
    cards,
    footer,
    link_list,
    menu,
    shape,
)


def _wordpress(article: Article) -> Shape:
    """A stock theme: two times in the header, comments, widgets, links to neighbours."""
    html = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{article.title} &#8211;
 Phường Mẫu</title></head><body class="post-template-default single"><div id="page" class="site">
<a class="skip-link screen-reader-text" href="#content">Chuyển tới nội dung</a><header id="masthead">
<p class="site-title"><a href="/">Phường Mẫu</a></p><nav>{menu()}</nav></header><div id="content">
<main id="main"><article id="post-12" class="post-12 post type-post"><header class="entry-header"><h1
 class="entry-title">{article.title}</h1></header><div class="entry-content">
<p>{article.lead}</p>{article.body()}<figure class="wp-block-image"><img alt=""><figcaption>
{article.caption}</figcaption></figure></div><footer class="entry-footer"><span class="byline">
<a href="/author/a">admin</a></span><span class="posted-on"><a href="/x"><time class="entry-date
 published" datetime="{article.day}T{article.time}:00+07:00">{article.local}</time><time
 class="updated" datetime="2025-02-02T01:01:01+07:00">02/02/2025</time></a></span><span
 class="cat-links">Đăng trong <a href="/c">Đời sống</a></span></footer></article><nav class="navigation
 post-navigation"><a href="/1">Bài trước: {OTHER_NEWS[0]}</a><a href="/2">Bài tiếp: {OTHER_NEWS[1]}</a>
</nav><div id="comments"><h3>Để lại một bình luận</h3><form id="commentform"><label>Tên *</label><input>
<label>Email *</label><input></form></div></main></div><aside id="secondary" class="widget-area"><section
 class="widget"><h2>Bài viết mới</h2>{link_list()}</section></aside><footer id="colophon">Tự hào cung cấp
 bởi WordPress</footer></div></body></html>"""
    return shape("WordPress", html, article, kept=(article.caption,), gone=(OTHER_NEWS[2],))


def _page_builder(article: Article) -> Shape:
    """WordPress with a page builder and an SEO plug-in: no date in the page, divs in divs."""
    html = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{article.title} » Thư
 viện Mẫu</title><meta property="og:type" content="article"><meta property="og:title"
 content="{article.title} » Thư viện Mẫu"><meta property="og:site_name" content="Thư viện Mẫu">
<script type="application/ld+json" class="yoast-schema-graph">{{"@context":"https://schema.org",
"@graph":[{{"@type":"Article","datePublished":"{article.day}T{_utc(article)}:00+00:00","dateModified":
"2025-03-03T03:03:03+00:00"}},{{"@type":"WebPage","datePublished":"{article.day}T{_utc(article)}:00+00:00"
}}]}}</script></head><body><div class="elementor-location-header">{menu()}</div><div
 data-elementor-type="single-post"><section class="elementor-section"><div class="elementor-container">
<div class="elementor-column"><div class="elementor-widget-theme-post-title"><h2
 class="elementor-heading-title">{article.title}</h2></div><div
 class="elementor-widget-theme-post-content"><div class="elementor-widget-container"><p>{article.lead}</p>
{article.body()}</div></div></div></div></section><section><h2>Bài viết liên quan</h2>{cards()}</section>
</div><div class="elementor-location-footer"><p>© 2025 Thư viện Mẫu</p></div></body></html>"""
    return shape("WordPress with a page builder", html, article, gone=(OTHER_NEWS[3], "© 2025"))


def _utc(article: Article) -> str:
    hour, minute = article.time.split(":")
    return f"{int(hour) - 7:02d}:{minute}"


def _joomla(article: Article) -> Shape:
    html = f"""<!DOCTYPE html><html xml:lang="vi-vn"><head><meta charset="utf-8"><title>{article.title}
</title><meta name="generator" content="Joomla! - Open Source Content Management"></head><body><div
 class="body"><header class="header"><a class="brand" href="/">Trường Mẫu</a></header><nav
 class="navigation">{menu()}</nav><div class="row-fluid"><main id="content"><div class="item-page"
 itemscope itemtype="https://schema.org/Article"><meta itemprop="inLanguage" content="vi-VN"><div
 class="page-header"><h2 itemprop="headline">{article.title}</h2></div><div class="icons"><ul><li><a>In
</a></li><li><a>Email</a></li></ul></div><dl class="article-info muted"><dt
 class="article-info-term">Chi tiết</dt><dd class="createdby" itemprop="author">Viết bởi <span
 itemprop="name">{article.writer}</span></dd><dd class="category-name">Chuyên mục: <a>Tin trường</a></dd>
<dd class="modified"><time datetime="2025-04-04T04:04:04+07:00" itemprop="dateModified">Cập nhật lần cuối:
 04 Tháng 4 2025</time></dd><dd class="published"><time datetime="{article.day}T{article.time}:00+07:00"
 itemprop="datePublished">Được đăng: {article.local}</time></dd><dd class="hits">Lượt xem: 99</dd></dl>
<div itemprop="articleBody"><p>{article.lead}</p>{article.body()}</div><ul class="pager pagenav"><li><a
 href="/1">Trang trước</a></li><li><a href="/2">Trang sau</a></li></ul></div></main><div id="aside"><h3>
Tin mới nhất</h3>{link_list()}</div></div></div></body></html>"""
    return shape("Joomla", html, article, gone=(OTHER_NEWS[0], "Chuyên mục"))


def _old_joomla(article: Article) -> Shape:
    """Tables of Joomla 1.5."""
    day, month, year = article.local.split("/")
    html = f"""<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8" /><title>
{article.title}</title></head><body><table class="nopad" width="100%"><tr><td width="180">{
        menu("div", ' class="moduletable"')
    }</td><td valign="top"><table class="contentpaneopen"><tr><td
 class="contentheading" width="100%">{article.title}</td><td class="buttonheading"><a><img
 alt="In"></a></td></tr></table><table class="contentpaneopen"><tr><td class="createdate" valign="top"
 colspan="2">Thứ ba, {day} Tháng {int(month)} {year} {article.time}</td></tr><tr><td valign="top"
 colspan="2"><p><strong>{article.lead}</strong></p>{article.body()}</td></tr><tr><td colspan="2"
 class="modifydate">Lần cập nhật cuối ( Thứ tư, 01 Tháng 1 2025 10:00 )</td></tr></table><span
 class="article_separator">&nbsp;</span></td></tr></table><div id="footer">Phát triển bởi Mẫu</div></body>
</html>"""
    return shape("Joomla 1.5", html, article, gone=("Lần cập nhật", "Phát triển bởi"))


def _nukeviet(article: Article) -> Shape:
    """The system of most schools and wards: the date for machines in a hidden span."""
    html = f"""<!DOCTYPE html><html lang="vi" prefix="og: http://ogp.me/ns#"><head><title>{article.title}
</title><meta name="generator" content="NukeViet v4.5"><meta charset="utf-8"><meta property="og:title"
 content="{article.title}"></head><body><div class="wraper"><header><div class="logo"><a><img
 alt="Trường Mẫu"></a></div></header><nav class="second-nav">{menu()}</nav><section><div
 class="breadcrumbs-wrap"><ul class="breadcrumbs list-none"><li><a><span>Trang nhất</span></a></li><li><a>
<span>Tin Tức</span></a></li></ul></div><div class="row"><div class="col-md-18"><div class="news_column
 panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope><div class="panel-body"><h1
 class="title margin-bottom-lg" itemprop="headline">{article.title}</h1><div class="hidden hide d-none"
 itemprop="author" itemtype="http://schema.org/Person" itemscope><span itemprop="name">quantri</span></div>
<span class="hidden hide d-none" itemprop="datePublished">{article.day}T{article.time}:00+07:00</span><span
 class="hidden hide d-none" itemprop="dateModified">2025-05-05T05:05:05+07:00</span><div class="row"><em
 class="pull-left time">Thứ ba - {article.local} {article.time}</em><ul class="list-inline"><li><a>In ra
</a></li></ul></div><div class="hometext m-bottom" itemprop="description">{article.lead}</div><div
 id="news-bodyhtml" class="bodytext">{article.body()}</div><div class="text-right"><strong>Tác giả: </strong>
{article.writer}</div></div></div><div class="news_column panel panel-default"><div class="panel-body"><form
 id="form3B"><div class="h5">Tổng số điểm của bài viết là: 0 trong 0 đánh giá</div><div>Click để đánh giá bài
 viết</div></form></div></div><div class="news_column"><p class="h3"><strong>Những tin mới hơn</strong></p>
{link_list(dates=True)}<p class="h3"><strong>Những tin cũ hơn</strong></p>{link_list(OTHER_NEWS[2:])}</div>
</div></div></section><footer>{footer("Mẫu")}</footer></div></body></html>"""
    return shape("NukeViet", html, article, gone=(OTHER_NEWS[4], "Ghi rõ nguồn", "05:05"))


def _drupal(article: Article) -> Shape:
    html = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><meta name="dcterms.title"
 content="{article.title}"><meta name="dcterms.date" content="{article.day}T{article.time}+07:00"><title>
{article.title} | Cổng thông tin Mẫu</title></head><body class="html node-type-article"><div
 id="skip-link"><a href="#main-content">Nhảy đến nội dung</a></div><div id="main-menu">{menu()}</div><div
 id="content"><h1 class="title" id="page-title">{article.title}</h1><div id="node-9" class="node
 node-article"><div class="meta submitted">Đăng bởi <span class="username">bientap</span> vào T3,
 {article.local} - {article.time}</div><div class="content"><div class="field field-name-body"><div
 class="field-items"><div class="field-item even" property="content:encoded"><p>{article.lead}</p>
{article.body()}</div></div></div></div></div></div><div id="sidebar-second"><h2>Tin nổi bật</h2>
{link_list()}</div></body></html>"""
    return shape("Drupal", html, article, gone=(OTHER_NEWS[1],))


def _blogger(article: Article) -> Shape:
    html = f"""<!DOCTYPE html><html><head><meta content='text/html; charset=UTF-8'
 http-equiv='Content-Type'/><title>Hội phụ nữ Mẫu: {article.title}</title></head><body><div
 class='header-inner'><h1 class='title'><a href='/'>Hội phụ nữ Mẫu</a></h1></div><div class='main'><div
 class='blog-posts hfeed'><div class='date-outer'><h2 class='date-header'><span>Thứ Ba, 12 tháng 6, 2024
</span></h2><div class='post hentry'><h3 class='post-title entry-title' itemprop='name'>{article.title}</h3>
<div class='post-body entry-content' itemprop='articleBody'><div dir="ltr" style="text-align: left;">
{article.lead}<br /><br />{"<br /><br />".join(article.paragraphs)}</div><div style='clear: both;'></div>
</div><div class='post-footer'><span class='post-author vcard'>Người đăng: <span class='fn'>bientap</span>
</span> <span class='post-timestamp'>vào lúc <a class='timestamp-link'><abbr class='published'
 itemprop='datePublished' title='{article.day}T{article.time}:00+07:00'>{article.time}</abbr></a></span></div>
</div></div></div></div><div class='sidebar'><h2>Lưu trữ Blog</h2><ul><li><a>tháng 6 (2)</a></li><li><a>tháng
 5 (9)</a></li><li><a>tháng 4 (1)</a></li></ul></div></body></html>"""
    return shape("Blogger", html, article, gone=("Lưu trữ Blog",))


SYSTEMS = (
    _wordpress(FERRY),
    _page_builder(LIBRARY),
    _joomla(CANTEEN),
    _old_joomla(FERRY),
    _nukeviet(LIBRARY),
    _drupal(CANTEEN),
    _blogger(FERRY),
)
