"""Pages of newspapers: much meta data, much around the article."""

from __future__ import annotations

from tests.index.shapes.articles import (
    CANTEEN,
    FERRY,
    LIBRARY,
    OTHER_NEWS,
    Article,
    Shape,
    cards,
    link_list,
    menu,
    shape,
)


def _daily(article: Article) -> Shape:
    """A large daily: the date in words beside the breadcrumb, a stamp of the place in the lead."""
    html = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<title>{article.title} - Báo Mẫu</title>
<meta name="pubdate" content="{article.day}T{article.time}:00+07:00" itemprop="datePublished">
<meta property="og:title" content="{article.title}"><meta property="og:site_name" content="baomau">
<meta property="og:url" content="https://baomau.example.vn/{article.day}.html"></head><body>
<section class="top-header"><div class="container"><a class="logo" href="/">Báo Mẫu</a>
<div class="time-now">Thứ bảy, 2/8/2025</div></div></section>
{menu("nav", ' class="main-nav"', ("Mới nhất", "Thời sự", "Góc nhìn", "Thế giới", "Giáo dục"))}
<section class="section page-detail"><div class="sidebar-1"><div class="header-content">
<ul class="breadcrumb"><li><a href="/thoi-su">Thời sự</a></li></ul>
<span class="date">Thứ ba, {article.local}, {article.time} (GMT+7)</span></div>
<h1 class="title-detail">{article.title}</h1>
<p class="description"><span class="location-stamp">Hà Nội</span>{article.lead}</p>
<article class="fck_detail">
{article.body("p", ' class="Normal"')}
<figure><img src="a.jpg"><figcaption><p class="Image">{article.caption}. Ảnh: <em>V.N.</em></p>
</figcaption></figure>
<p class="Normal" style="text-align:right;"><strong>{article.writer}</strong></p></article>
<div class="footer-content"><a href="#">Trở lại Thời sự</a> <a>Lưu</a> <a>Chia sẻ</a></div>
<div class="box-tinlienquanv2"><h3>Tin liên quan</h3>{link_list()}</div>
<div class="box_comment"><h3>Ý kiến (<label>0</label>)</h3><form><textarea placeholder="Ý kiến của
bạn"></textarea><button>Gửi</button></form></div></div>
<div class="sidebar-2"><aside><h2>Xem nhiều</h2>{cards(OTHER_NEWS[:3])}</aside></div></section>
<footer class="footer"><p>Báo Mẫu, cơ quan của Hội Mẫu. Tổng biên tập: Người Mẫu</p></footer>
</body></html>"""
    return shape("a large daily", html, article, kept=(article.caption,),
                 gone=(OTHER_NEWS[1], "Tổng biên tập", "Góc nhìn"))  # fmt: skip


def _roles(article: Article) -> Shape:
    """data-role attributes, a sapo in h2, boxes of related news between the paragraphs."""
    first, *rest = article.paragraphs
    box = (
        f'<div class="VCSortableInPreviewMode" type="RelatedOneNews"><a href="/x"><img src="x.jpg">'
        f'</a><a class="title" href="/x">{OTHER_NEWS[0]}</a><span class="related-label">ĐỌC NGAY'
        "</span></div>"
    )
    html = f"""<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{article.title} - Mẫu Online
</title><meta property="article:published_time" content="{article.day}T{article.time}:00+07:00">
<meta property="article:modified_time" content="2024-12-31T23:00:00+07:00">
<meta property="og:title" content="{article.title} - Mẫu Online"></head><body>
<div class="header">{menu("ul", ' class="menu-nav"', ("Video", "Thời sự", "Pháp luật"))}</div>
<div class="detail__main"><div class="detail-top"><div class="detail-cate"><a href="/">Thời sự</a>
</div><div class="detail-time"><div data-role="publishdate">{article.local} {article.time} GMT+7
</div></div></div><h1 class="detail-title article-title" data-role="title">{article.title}</h1>
<h2 class="detail-sapo" data-role="sapo">{article.lead}</h2>
<div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">
<p>{first}</p>{box}{"".join(f"<p>{t}</p>" for t in rest)}
<div class="VCSortableInPreviewMode" type="Photo"><div><img src="p.jpg"></div>
<div class="PhotoCMS_Caption"><p>{article.caption}</p></div></div></div>
<div class="detail-author"><a>{article.writer}</a></div>
<div class="detail-tags"><span>Tags:</span><a>đời sống</a><a>giao thông</a></div></div>
<div class="box-category"><div class="box-category-title">Tin cùng chuyên mục</div>{cards()}</div>
<div class="footer__bottom">Bản quyền thuộc Mẫu Online</div></body></html>"""
    return shape("data-role and related boxes inside", html, article, kept=(article.caption,),
                 gone=(OTHER_NEWS[2], "Bản quyền"))  # fmt: skip


def _time_element(article: Article) -> Shape:
    """One <article> with <time class=author-time>, and others with times of their own."""
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{article.title} | Báo Dân Mẫu
</title></head><body class="dt-body"><header><nav>{menu()}</nav></header><main>
<article class="singular-container"><h1 class="title-page detail">{article.title}</h1>
<div class="author-wrap"><div class="author-name"><b>{article.writer}</b></div>
<time class="author-time" datetime="{article.day} {article.time}">Thứ ba, {article.local} -
{article.time}</time></div><h2 class="singular-sapo">(Dân Mẫu) - {article.lead}</h2>
<div class="singular-content">{article.body()}<figure class="image align-center"><img alt="x">
<figcaption><p>{article.caption} (Ảnh: {article.writer}).</p></figcaption></figure></div></article>
<div class="article-list">{
        "".join(
            f'<article class="article-item"><h3 class="article-title"><a href="/{n}">{t}</a></h3>'
            f'<time datetime="2025-0{n + 1}-01T10:00">{n + 1} giờ trước</time></article>'
            for n, t in enumerate(OTHER_NEWS)
        )
    }</div></main>
<footer><p>Giấy phép hoạt động báo điện tử số 1</p></footer></body></html>"""
    return shape("several time elements", html, article, gone=(OTHER_NEWS[3], "Giấy phép"))


def _graph(article: Article) -> Shape:
    """JSON-LD with @graph, in one list with other things; the date in the page is of today."""
    html = f"""<!doctype html><html><head><meta charset="utf-8"><title>{article.title}</title>
<script type="application/ld+json">[{{"@context":"https://schema.org","@graph":[
{{"@type":"WebSite","name":"Trang Mẫu","dateModified":"2026-01-02"}},
{{"@type":["NewsArticle","Article"],"headline":"{article.title}",
"datePublished":"{article.day}T{article.time}:00+07:00",
"dateModified":"2025-01-01T00:00:00+07:00","publisher":{{"@type":"Organization","name":"Tin Mẫu"}}
}}]}},{{"@type":"BreadcrumbList","itemListElement":[]}}]</script></head><body>
<div id="clock">Chủ nhật, 09/11/2025 07:30</div><div class="breadcrumb"><a href="/">Trang chủ</a>
<a href="/tin">Tin tức</a></div><div class="entry"><h1>{article.title}</h1><div class="content">
<p><strong>{article.lead}</strong></p>{article.body()}</div></div>
<section class="related"><h2>Có thể bạn quan tâm</h2>{link_list()}</section></body></html>"""
    return shape("JSON-LD with @graph", html, article, gone=(OTHER_NEWS[0], "09/11/2025"))


def _amp(article: Article) -> Shape:
    html = f"""<!doctype html><html ⚡ lang="vi"><head><meta charset="utf-8"><title>{article.title}
</title><script type='application/ld+json'>{{"@type":"NewsArticle",
"DatePublished" : "{article.local} {article.time}"}}</script><style amp-custom>p{{}}</style></head>
<body><amp-sidebar id="sidebar" layout="nodisplay">{menu()}</amp-sidebar><header>Báo Mẫu AMP</header>
<main><div class="post-title"><h1>{article.title}</h1></div><section class="post-content">
<p class="sapo">{article.lead}</p>{article.body()}<amp-img src="a.jpg" alt="{article.caption}">
</amp-img></section></main><amp-list><h3>Tin khác</h3>{link_list()}</amp-list></body></html>"""
    return shape("AMP", html, article, gone=(OTHER_NEWS[4],))


def _live(article: Article) -> Shape:
    """A live page: every entry has a <time> of its own; the page's stands in itemprop."""
    entries = "".join(
        f'<li class="entry"><time datetime="{article.day}T1{n}:00:00+07:00">1{n}:00</time>'
        f"<div><p>{text}</p></div></li>"
        for n, text in enumerate(article.paragraphs)
    )
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Trực tiếp: {article.title} -
Báo Mẫu</title></head><body><div itemscope itemtype="http://schema.org/LiveBlogPosting">
<meta itemprop="dateModified" content="{article.day}T20:00:00+07:00">
<meta itemprop="datePublished" content="{article.day}T{article.time}:00+07:00">
<h1 itemprop="headline">{article.title}</h1><p class="sapo">{article.lead}</p>
<ol class="live">{entries}</ol></div></body></html>"""
    return shape("a live page", html, article)


def _photos(article: Article) -> Shape:
    """A photo essay: the text is in captions."""
    figures = "".join(
        f'<figure class="photo"><img src="{n}.jpg"><figcaption>{text}</figcaption></figure>'
        for n, text in enumerate(article.paragraphs)
    )
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{article.title} - Ảnh - Báo
Mẫu</title></head><body>{menu()}<article><header><h1>{article.title}</h1>
<ul class="the-article-meta"><li class="the-article-author">{article.writer}</li>
<li class="the-article-publish">Thứ ba, {article.local} {article.time} (GMT+7)</li></ul></header>
<p class="the-article-summary">{article.lead}</p>{figures}</article>
<div class="recommendation"><h2>Đọc nhiều</h2>{cards()}</div></body></html>"""
    return shape("a photo essay", html, article, gone=(OTHER_NEWS[0],))


NEWSPAPERS = (
    _daily(FERRY),
    _roles(LIBRARY),
    _time_element(CANTEEN),
    _graph(FERRY),
    _amp(LIBRARY),
    _live(CANTEEN),
    _photos(LIBRARY),
)
