"""What the search says, in Vietnamese."""

from __future__ import annotations

from search.wording.sentence import Counted
from search.wording.wording import SearchWording


def _any(text: str) -> Counted:
    """A sentence that is the same for one thing and for several."""
    return Counted(text, text)


VIETNAMESE = SearchWording(
    language="vi",
    thousands=".",
    months=(),
    marks="Đang tìm: “{0}”.",
    telex="Không thấy “{0}”; đã đọc như gõ Telex hoặc VNI: “{1}”.",
    no_word="Câu tìm không có chữ hay số nào để tìm.",
    too_long="Câu tìm rất dài: các từ từ thứ {0} trở đi được xét chung.",
    no_such_district="Chỉ mục không có quận, huyện nào tên “{0}”.",
    similar_names="Tên gần giống: {1}.",
    no_such_field="Không tài liệu nào có trường “{0}”.",
    fields_are="Có các trường: {1}.",
    plain_district="Chỉ mục không có quận, huyện nào tên “{0}”: "
    "“{1}” được tìm như các từ bình thường.",
    plain_place="Không có nơi nào tên “{0}”: “{1}” được tìm như các từ bình thường.",
    ambiguous_place="“{0}” là tên của {1} nơi, đang tìm ở tất cả: {2}.",
    former_place="{0} nay thuộc {1}.",
    plain_day="“{0}” không phải là một ngày có thật, viết như 01/03/2024, 3/2024 hay 2024: "
    "“{1}” được tìm như các từ bình thường.",
    plain_phrase="Câu tìm có quá nhiều cụm từ trong ngoặc kép: "
    "“{0}” được tìm như các từ bình thường.",
    suggested="Không tìm thấy gì cho “{0}”; đây là kết quả cho “{1}”.",
    widened_question="Câu tìm dài: các kết quả gần đúng nhất, không nhất thiết chứa mọi từ.",
    widened_whole=_any("Chỉ có {0} bài có các từ đứng gần nhau; đây là mọi bài có đủ các từ."),
    widened_not_close="Không có bài nào có các từ đứng gần nhau; đây là mọi bài có đủ các từ.",
    widened_syllables="Không có bài nào chứa nguyên các từ này; đây là những bài có đủ các tiếng.",
    widened_marks="Không có bài nào chứa các từ này đúng dấu như đã gõ; "
    "đây là những bài có đủ các tiếng, dấu có thể khác.",
    widened_some=_any("Chỉ có {0} kết quả chứa mọi từ; sau đó là những kết quả gần đúng."),
    widened_none="Không có kết quả nào chứa mọi từ; dưới đây là những kết quả gần đúng nhất.",
    apart=_any("Còn {0} bài có đủ các từ nhưng các từ nằm xa nhau."),
    undated_between=_any(
        "{0} kết quả không ghi ngày nên không được tính vào khoảng từ {1} đến {2}."
    ),
    undated_since=_any("{0} kết quả không ghi ngày nên không được tính vào khoảng từ {1} trở đi."),
    undated_until=_any("{0} kết quả không ghi ngày nên không được tính vào khoảng đến hết {1}."),
    time_day="“{0}” được hiểu là ngày {1}: bài của ngày ấy hoặc nói tới ngày ấy đứng trước.",
    time_between="“{0}” được hiểu là thời gian từ {1} đến {2}: "
    "bài trong thời gian ấy hoặc nói tới nó đứng trước.",
    time_since="“{0}” được hiểu là thời gian từ {1} trở đi: bài trong thời gian ấy đứng trước.",
    time_until="“{0}” được hiểu là thời gian đến hết {1}: bài trong thời gian ấy đứng trước.",
    newest="“{0}” được hiểu là cách sắp xếp: bài mới nhất đứng trước.",
    cut="Câu tìm này mất quá nhiều thời gian nên đã được dừng; kết quả có thể còn thiếu.",
    as_typed="Tìm đúng như đã gõ: “{0}”",
    every_reading="Tìm mọi cách đọc của “{0}”",
    narrower="Chỉ xem bài có {0}",
    wider="Xem cả bài có {0}",
    both_places="Tìm cả hai",
    matches={
        "close": "các từ đứng gần nhau",
        "whole": "mọi từ",
        "syllables": "đủ các tiếng",
        "any-marks": "đủ các tiếng, dấu có thể khác",
        "best": "phần lớn các từ",
    },
    dates_out_of_order="Không có ngày nào vừa từ {0} vừa đến {1}: "
    "ngày bắt đầu đứng sau ngày kết thúc.",
    which_place="“{0}” là tên của nhiều nơi, hãy ghi rõ một nơi: {1}.",
    no_place="Không có nơi nào tên “{0}”.",
    no_such_place="Không có nơi nào tên “{0}”. Tên gần giống: {1}.",
    no_page=_any("Không có trang {0}: câu tìm này chỉ có {1} trang kết quả."),
    no_pages="Không có trang {0}: câu tìm này không có kết quả nào.",
    no_document="Không có tài liệu “{0}” trong kho.",
    index_missing="Chưa có chỉ mục trong {0}. Hãy lập chỉ mục: khongdau index --index {0}",
    cluster_unusable="Hiện không hỏi được chỉ mục {0}. {1}",
    index_unusable="Chỉ mục trong {0} do một phiên bản khác lập ra hoặc đã hỏng. "
    "Hãy lập lại: khongdau index --full --index {0}",
    index_unreadable="Người dùng này không có quyền đọc chỉ mục trong {0}. Hãy cấp quyền đọc "
    "cho người dùng chạy khongdau: chown -R hoặc chmod -R a+rX {0}",
    did_you_mean="Có phải bạn muốn tìm: {0}",
    results=_any("{0} kết quả"),
    distinct="còn {0} sau khi gộp bài gần giống",
    similar=_any("{0} bài gần giống"),
    page_of="trang {0}/{1}",
    event="sự kiện {0}",
    undated="không ghi ngày",
)
