"""Every word of the interface, in Vietnamese and in English.

One field per text: a text that is missing in one of the two languages does not pass mypy.
``{}`` places are filled with ``str.format``; templates escape what comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .asking import SORTS, Problem
from .view import Language


@dataclass(frozen=True, slots=True)
class Wording:
    language: Language
    thousands: str
    months: tuple[str, ...]  # empty: a day is written 18/01/2023
    notices: dict[str, str]  # before the Vietnamese sentence of a notice, by its code

    # frame
    tagline: str
    skip: str
    other_language: str
    help: str
    home: str
    machine_formats: str
    footer: str

    # search form
    search_label: str
    search_button: str
    search_hint: str
    suggestions_label: str
    suggestions_some: str
    suggestions_none: str

    # results
    results_title: str
    results_none_title: str
    results_browse: str
    results_count: str
    results_count_one: str
    latest: str
    published: str
    event: str
    undated: str
    source: str
    untitled: str
    folded: str
    folded_why: str
    did_you_mean: str
    back_to: str
    notices_label: str
    page_of: str
    to_filters: str
    depth_note: str

    # filters
    filters: str
    district: str
    district_more: str
    apply: str
    dates: str
    since: str
    until: str
    date_hint: str
    years: str
    years_about: str
    years_list: str
    year_bar: str
    chips_label: str
    chip_since: str
    chip_until: str
    chip_between: str
    chip_year: str
    remove: str
    remove_all: str
    sort_label: str
    sort_relevance: str
    sort_newest: str
    sort_oldest: str
    pages_label: str
    previous: str
    next: str
    page_number: str
    feed: str
    csv: str

    # nothing found
    none_lead: str
    none_tips: tuple[str, ...]
    none_unfilter: str

    # front page
    front_lead: str
    front_examples: str
    front_districts: str
    front_count: str

    # document
    back_to_results: str
    facts: str
    address: str
    share: str
    matches: str
    matches_one: str
    no_match: str
    first_match: str
    previous_match: str
    next_match: str
    match_keys: str
    related: str
    text_label: str

    # errors
    error_title: str
    error_summary: str
    error_here: str
    not_found_title: str
    not_found: str
    no_document: str
    no_page: str
    no_pages: str
    to_last_page: str
    bad_request: str
    bad_method: str
    address_too_long: str
    too_many_requests: str
    internal_title: str
    internal: str
    unavailable: str

    # problems with a parameter
    query_name: str
    too_long: str
    too_many: str
    no_date: str
    no_such_day: str
    no_such_day_in_month: str
    date_order: str
    no_number: str
    no_such_sort: str
    repeated: str

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self.thousands)

    def day(self, iso: str) -> str:
        """An ISO day, with a time of day if there is one, as people write it; a text that is
        no such thing comes back as it is."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        written = self.plain_day(moment.date())
        return f"{written} {moment:%H:%M}" if len(iso) > 10 else written

    def plain_day(self, day: date) -> str:
        if self.months:
            return f"{day.day} {self.months[day.month - 1]} {day.year}"
        return f"{day.day:02}/{day.month:02}/{day.year}"

    def problem(self, problem: Problem) -> str:
        """The problem as a sentence, without the name of the field."""
        match problem.reason:
            case "too-long":
                return self.too_long.format(problem.limit)
            case "too-many":
                return self.too_many.format(problem.limit)
            case "no-such-day" if problem.limit:
                return self.no_such_day_in_month.format(problem.limit)
            case "no-such-day":
                return self.no_such_day
            case "no-date":
                return self.no_date
            case "date-order":
                return self.date_order
            case "no-number":
                return self.no_number.format(self.number(problem.limit))
            case "no-such-sort":
                return self.no_such_sort.format(", ".join(SORTS))
            case "repeated":
                return self.repeated

    def field(self, parameter: str) -> str:
        """The name of the form field that a parameter stands for."""
        names = {
            "q": self.query_name,
            "quan": self.district,
            "tu": self.since,
            "den": self.until,
            "xep": self.sort_label,
        }
        return names.get(parameter, self.page_number.format("").strip())


VIETNAMESE = Wording(
    language="vi",
    thousands=".",
    months=(),
    notices={},
    tagline="Tìm tin quận, huyện: gõ có dấu hay không dấu đều được",
    skip="Tới phần kết quả",
    other_language="English",
    help="Trợ giúp",
    home="Trang đầu",
    machine_formats="Dành cho máy: API",
    footer="Phần mềm tự do, giấy phép GPL-3.0 trở lên.",
    search_label="Từ cần tìm",
    search_button="Tìm",
    search_hint="Ví dụ: cải tạo chợ, cai tao cho",
    suggestions_label="Gợi ý",
    suggestions_some="{} gợi ý, dùng phím mũi tên để chọn.",
    suggestions_none="Không có gợi ý.",
    results_title="Kết quả cho «{}»",
    results_none_title="Không tìm thấy gì cho «{}»",
    results_browse="Tất cả tài liệu",
    results_count="{} tài liệu",
    results_count_one="1 tài liệu",
    latest="Mới nhất",
    published="Đăng",
    event="Diễn ra",
    undated="Không ghi ngày",
    source="Nguồn",
    untitled="(không có tiêu đề)",
    folded="khớp khi bỏ dấu",
    folded_why="Tài liệu này chỉ khớp khi không tính dấu",
    did_you_mean="Có phải bạn muốn tìm",
    back_to="Tìm đúng như đã gõ: «{}»",
    notices_label="Về kết quả này",
    page_of="Trang {} trên {}",
    to_filters="Bộ lọc",
    depth_note="Chỉ mở được {} kết quả đầu. Muốn xem tiếp, hãy lọc theo quận hoặc theo ngày.",
    filters="Lọc kết quả",
    district="Quận, huyện",
    district_more="Còn {} nơi nữa",
    apply="Lọc",
    dates="Khoảng thời gian",
    since="Từ ngày",
    until="Đến ngày",
    date_hint="Ngày/tháng/năm, ví dụ 18/01/2023",
    years="Theo năm",
    years_about="Số tài liệu từng năm, từ {} đến {}. Chọn một cột để chỉ xem năm ấy.",
    years_list="Xem bằng chữ",
    year_bar="Năm {}: {} tài liệu",
    chips_label="Đang lọc theo",
    chip_since="Từ {}",
    chip_until="Đến {}",
    chip_between="{} – {}",
    chip_year="Năm {}",
    remove="Bỏ lọc",
    remove_all="Bỏ hết bộ lọc",
    sort_label="Sắp xếp",
    sort_relevance="Sát nhất",
    sort_newest="Mới nhất",
    sort_oldest="Cũ nhất",
    pages_label="Các trang kết quả",
    previous="Trang trước",
    next="Trang sau",
    page_number="Trang {}",
    feed="Theo dõi (Atom)",
    csv="Tải về (CSV)",
    none_lead="Không có tài liệu nào hợp với câu tìm này.",
    none_tips=(
        "Thử ít từ hơn, hoặc từ khác cùng nghĩa.",
        "Bỏ dấu ngoặc kép nếu không cần đúng từng chữ một.",
        "Không chắc dấu? Gõ không dấu cũng tìm được.",
    ),
    none_unfilter="Tìm lại, không lọc",
    front_lead="Gõ có dấu, không dấu, hoặc lẫn cả hai.",
    front_examples="Thử tìm",
    front_districts="Xem theo quận, huyện",
    front_count="{} tài liệu trong kho",
    back_to_results="Kết quả cho «{}»",
    facts="Về tài liệu này",
    address="Bản gốc",
    share="Liên kết",
    matches="{} chỗ khớp",
    matches_one="1 chỗ khớp",
    no_match="Không có chỗ nào trong bài khớp với «{}».",
    first_match="Tới chỗ đầu tiên",
    previous_match="Chỗ trước",
    next_match="Chỗ sau",
    match_keys="Phím → tới chỗ sau, phím ← về chỗ trước.",
    related="Tài liệu gần với bài này",
    text_label="Toàn văn",
    error_title="Chưa tìm được",
    error_summary="Có chỗ cần sửa",
    error_here="Ở ký tự thứ {}",
    not_found_title="Không có trang này",
    not_found="Địa chỉ này không dẫn tới trang nào. Có thể nó đã gõ nhầm hoặc đã cũ.",
    no_document="Không có tài liệu này trong kho. Có thể nó đã được gỡ, hoặc địa chỉ đã gõ nhầm.",
    no_page="Không có trang {}: câu tìm này chỉ có {} trang kết quả.",
    no_pages="Không có trang {}: câu tìm này không có kết quả nào.",
    to_last_page="Tới trang cuối (trang {})",
    bad_request="Yêu cầu này không đúng dạng.",
    bad_method="Trang này chỉ để đọc.",
    address_too_long="Địa chỉ dài quá. Hãy rút ngắn câu tìm hoặc bỏ bớt bộ lọc.",
    too_many_requests="Quá nhiều yêu cầu từ một địa chỉ. Hãy đợi một lát rồi thử lại.",
    internal_title="Có lỗi ở phía máy chủ",
    internal="Lỗi đã được ghi lại. Hãy thử lại sau ít phút.",
    unavailable="Kho tài liệu tạm thời chưa mở được. Hãy thử lại sau ít phút.",
    query_name="Từ cần tìm",
    too_long="dài quá, nhiều nhất là {} ký tự.",
    too_many="nhiều quá, chọn nhiều nhất {} một lần.",
    no_date="nhập ngày có thật, dạng ngày/tháng/năm, ví dụ 18/01/2023.",
    no_such_day="nhập ngày có thật, ví dụ 18/01/2023.",
    no_such_day_in_month="nhập ngày có thật (tháng ấy chỉ có {} ngày).",
    date_order="ngày cuối đang đứng trước ngày đầu.",
    no_number="phải là một số nguyên từ 1 tới {}.",
    no_such_sort="không có cách sắp xếp này; có: {}.",
    repeated="chỉ được đưa ra một lần.",
)

ENGLISH = Wording(
    language="en",
    thousands=",",
    months=(
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    notices={
        "widened": "Few documents contain every word; the closest ones are listed too.",
        "telex": "Your typing was read as Telex.",
        "marks": "Diacritics were added to your query.",
        "undated": "Documents that give no date are in no range of dates.",
        "ignored": "Part of the query could not be used.",
        "no-such-district": "There is no such district here.",
    },
    tagline="Search Vietnamese district news, with or without diacritics",
    skip="Skip to results",
    other_language="Tiếng Việt",
    help="Help",
    home="Front page",
    machine_formats="For machines: API",
    footer="Free software, licence GPL-3.0 or later.",
    search_label="Words to find",
    search_button="Search",
    search_hint="For example: cải tạo chợ, cai tao cho",
    suggestions_label="Suggestions",
    suggestions_some="{} suggestions, use the arrow keys to choose.",
    suggestions_none="No suggestions.",
    results_title="Results for “{}”",
    results_none_title="Nothing found for “{}”",
    results_browse="All documents",
    results_count="{} documents",
    results_count_one="1 document",
    latest="Latest",
    published="Published",
    event="Took place",
    undated="No date given",
    source="Source",
    untitled="(untitled)",
    folded="matches without marks",
    folded_why="This document matches only when diacritics are ignored",
    did_you_mean="Did you mean",
    back_to="Search for exactly “{}”",
    notices_label="About these results",
    page_of="Page {} of {}",
    to_filters="Filters",
    depth_note="Only the first {} results can be opened. Filter by district or date to see more.",
    filters="Filter results",
    district="District",
    district_more="{} more",
    apply="Apply",
    dates="Dates",
    since="From",
    until="To",
    date_hint="Day/month/year, for example 18/01/2023",
    years="By year",
    years_about="Documents per year, from {} to {}. Choose a bar to see only that year.",
    years_list="As text",
    year_bar="{}: {} documents",
    chips_label="Filtered by",
    chip_since="From {}",
    chip_until="Until {}",
    chip_between="{} – {}",
    chip_year="Year {}",
    remove="Remove filter",
    remove_all="Remove all filters",
    sort_label="Sort by",
    sort_relevance="Relevance",
    sort_newest="Newest",
    sort_oldest="Oldest",
    pages_label="Result pages",
    previous="Previous page",
    next="Next page",
    page_number="Page {}",
    feed="Follow (Atom)",
    csv="Download (CSV)",
    none_lead="No document fits this search.",
    none_tips=(
        "Try fewer words, or other words for the same thing.",
        "Leave out quotation marks unless you need the exact wording.",
        "Unsure about the diacritics? Leave them out.",
    ),
    none_unfilter="Search again without filters",
    front_lead="Type with diacritics, without them, or a mix of both.",
    front_examples="Try",
    front_districts="Browse by district",
    front_count="{} documents",
    back_to_results="Results for “{}”",
    facts="About this document",
    address="Original",
    share="Link",
    matches="{} matches",
    matches_one="1 match",
    no_match="Nothing in this text matches “{}”.",
    first_match="Go to the first",
    previous_match="Previous match",
    next_match="Next match",
    match_keys="Key →: next match, key ←: previous match.",
    related="Related documents",
    text_label="Full text",
    error_title="That search did not work",
    error_summary="Something needs correcting",
    error_here="At character {}",
    not_found_title="Page not found",
    not_found="Nothing is at this address. It may have been mistyped, or it may be old.",
    no_document="There is no such document. It may have been removed, or the address mistyped.",
    no_page="There is no page {}: this search has only {} pages.",
    no_pages="There is no page {}: this search has no results.",
    to_last_page="Go to the last page (page {})",
    bad_request="This request is malformed.",
    bad_method="This page can only be read.",
    address_too_long="The address is too long. Shorten the query or remove some filters.",
    too_many_requests="Too many requests from one address. Please wait a moment and try again.",
    internal_title="Something went wrong on the server",
    internal="The error has been recorded. Please try again in a few minutes.",
    unavailable="The document index cannot be opened right now. Please try again soon.",
    query_name="Words to find",
    too_long="too long, {} characters at most.",
    too_many="too many, choose at most {} at a time.",
    no_date="enter a real date as day/month/year, for example 18/01/2023.",
    no_such_day="enter a real date, for example 18/01/2023.",
    no_such_day_in_month="enter a real date (that month has only {} days).",
    date_order="the last day is before the first day.",
    no_number="must be a whole number from 1 to {}.",
    no_such_sort="there is no such order; there are: {}.",
    repeated="may be given only once.",
)


def wording(language: Language) -> Wording:
    return ENGLISH if language == "en" else VIETNAMESE
