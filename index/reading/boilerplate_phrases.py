"""The phrases with which portals furnish a page, one a line, by what they do there.

To teach the page reader a new one, add it to its list, with marks. Lines are compared folded, so
case, marks and Unicode form do not matter. ``#`` stands for a number.
"""

from __future__ import annotations

from typing import Final

COUNTERS: Final = """
lượt xem
lượt đọc
lượt truy cập
lượt thích
lượt chia sẻ
lượt tải
lượt đánh giá
số lượt xem
số lượt đọc
số lần xem
số lượt người xem
số người xem
số người đọc
phản hồi
số lượt truy cập
tổng lượt truy cập
tổng số lượt truy cập
tổng truy cập
đã xem
view
views
view count
hits
online
đang online
đang trực tuyến
lượt truy cập trong ngày
trong ngày
trong tuần
trong tháng
đang truy cập
số người online
số người truy cập
trực tuyến
thống kê
thống kê truy cập
bộ đếm
hôm nay
hôm qua
tuần này
tuần trước
tháng này
tháng trước
năm nay
tất cả
tổng cộng
khách
khách viếng thăm
thành viên
xếp hạng
số trang
lượt xem bài viết
lượt đọc bài viết
tháng hiện tại
năm hiện tại
máy chủ tìm kiếm
thích
chia sẻ
bình luận
like
share
tweet
"""
"""Alone, or followed by a number: ``Lượt xem: 23``."""

COUNTED: Final = """
lượt xem
lượt đọc
lượt truy cập
lượt đánh giá
lượt thích
views
bình luận
người đã bình chọn
phiếu bầu
người đang online
ký tự
"""
"""After a number: ``714 người đã bình chọn``."""

TOOLS: Final = """
chia sẻ
chia sẻ bài viết
chia sẻ qua
share
facebook
zalo
twitter
google
tweet
linkedin
pinterest
messenger
viber
telegram
youtube
google news
email
gửi email
gửi mail
gửi cho bạn bè
gửi bài viết
copy
copy link
sao chép
sao chép liên kết
in
in bài
in bài viết
in bài này
in trang
in tin
bản in
print
lưu bài
lưu bài viết
like
quay lại
trở lại
trở về
về trang trước
trang trước
trang sau
lên đầu trang
về đầu trang
đầu trang
xem thêm
xem tiếp
xem tất cả
xem chi tiết
đọc tiếp
đọc thêm
đọc bài
đọc bài viết
nghe bài viết
nghe đọc bài
giọng nam
giọng nữ
nam miền bắc
nam miền nam
nữ miền bắc
nữ miền nam
cỡ chữ
xem cỡ chữ
xem với cỡ chữ
tương phản
mặc định
tải về
tải xuống
tải tệp đính kèm
tải file đính kèm
tệp đính kèm
file đính kèm
tải tài liệu
download
đóng
close
a
aa
theo dõi trên google news
bỏ qua nội dung chính
chuyển đến nội dung chính
nhảy đến nội dung chính
skip to content
skip to main content
trang chủ
home
giới thiệu
giới thiệu chung
liên hệ
sơ đồ cổng
sơ đồ trang
sơ đồ website
site map
sitemap
rss
đăng nhập
đăng ký
đăng xuất
login
tìm kiếm
tìm kiếm nâng cao
search
menu
english
tiếng việt
hỏi đáp
dịch vụ công
dịch vụ công trực tuyến
thư điện tử
công dân
doanh nghiệp
du khách
chuyên mục
bộ máy tổ chức
thủ tục hành chính
lịch công tác
danh mục
quảng cáo
advertisement
guest
đánh giá
đánh giá bài viết
bình luận
gửi bình luận
viết bình luận
thêm bình luận
gửi phản hồi
chưa có bình luận
ý kiến
gửi ý kiến
ý kiến bạn đọc
mã xác thực
mã xác thực không đúng
mã xác nhận
mã an toàn
mã bảo mật
nhập mã xác nhận
đang tải
đang tải dữ liệu
loading
họ tên
họ và tên
tên của bạn
địa chỉ email
nội dung
tiêu đề
nhập lại
gửi đi
trung bình
chia sẻ bài viết này
chia sẻ bài này
chia sẻ trang này
chia sẻ tin này
chia sẻ cho bạn bè
chia sẻ lên
chia sẻ trên
chia sẻ lên mạng xã hội
chia sẻ trên mạng xã hội
gửi cho bạn
gửi tin
thích
emailprint
in ấn
phiên bản in
phiên bản để in
bản để in
quay về trang trước
quay lại trang trước
trang đầu
trang cuối
lên trên
lên đầu
top
back to top
xem ảnh lớn
xem ảnh
phóng to
thu nhỏ
xem kết quả
biểu quyết
gửi đánh giá
chọn cỡ chữ
tăng cỡ chữ
giảm cỡ chữ
thay đổi cỡ chữ
kích cỡ chữ
kích thước chữ
kiểu chữ
phông chữ
màu chữ
nghe
nghe tin
nghe bài
nghe bài này
nghe bài viết này
nghe đọc bài viết
nghe nội dung bài viết
nghe nội dung
phát audio
tạm dừng
tốc độ
tốc độ đọc
đăng nhập hệ thống
tên đăng nhập
tên truy cập
tài khoản
mật khẩu
ghi nhớ
ghi nhớ đăng nhập
nhớ mật khẩu
quên mật khẩu
đăng ký nhận tin
gửi ý kiến của bạn
ý kiến của bạn
bình luận của bạn
gửi bình luận của bạn
viết bình luận của bạn
để lại bình luận
trả lời
hủy
hủy bỏ
tên
trang web
website
mã bảo vệ
nhập mã bảo vệ
mới nhất
cũ nhất
quan tâm nhất
mức độ hài lòng của bạn
kết nối với chúng tôi
theo dõi
theo dõi trên
quét mã qr để theo dõi
trình đơn
toggle navigation
tài liệu đính kèm
văn bản đính kèm
đính kèm
nhập từ khóa
ngôn ngữ
"""
"""Sharing, printing, menus, forms: a line made of these phrases only."""

OPENINGS: Final = """
you are on page
posted in
leave a reply
your email address will not be published
theo dõi báo
xếp hạng:
click để đánh giá
đánh giá của bạn về
tổng số điểm của bài viết
theo dõi chúng tôi
lượt đánh giá:
bạn đang ở
xem thêm:
đọc thêm:
xem tiếp:
tin liên quan:
bài liên quan:
bài viết liên quan:
tổng lượt đánh giá
hãy là người đầu tiên bình luận
hãy là người đầu tiên đánh giá
email của bạn sẽ không được
lưu tên của tôi
trình duyệt của bạn không hỗ trợ
bạn cần đăng nhập để
vui lòng đăng nhập để
vui lòng nhập tiếng việt có dấu
quét mã qr để
người đăng:
người đăng tin:
người đăng bài:
đăng bởi:
"""
"""A short line that begins with one of these."""

HEADINGS: Final = """
tin liên quan
tin bài liên quan
bài liên quan
bài viết liên quan
thông tin liên quan
tin tức liên quan
nội dung liên quan
liên quan
tin khác
tin tức khác
tin bài khác
bài khác
bài viết khác
thông tin khác
tin cùng chuyên mục
bài cùng chuyên mục
bài viết cùng chuyên mục
cùng chuyên mục
tin cùng loại
tin cùng chủ đề
bài viết cùng chủ đề
tin mới
tin mới hơn
tin mới nhất
tin mới đăng
tin mới nhận
tin tức mới
tin tức mới nhất
bài viết mới
bài viết mới nhất
tin cũ hơn
tin trước
tin trước đó
tin tiếp theo
tin đã đưa
tin đã đăng
bài đã đăng
tin nổi bật
tin tức nổi bật
tin hot
tin đọc nhiều
tin đọc nhiều nhất
tin xem nhiều
tin xem nhiều nhất
đọc nhiều
đọc nhiều nhất
xem nhiều
xem nhiều nhất
có thể bạn quan tâm
có thể bạn muốn đọc
danh mục tin
danh mục tin tức
bình chọn
kết quả bình chọn
thăm dò
thăm dò ý kiến
thăm dò dư luận
thư viện ảnh
thư viện hình ảnh
thư viện video
hình ảnh hoạt động
liên kết
liên kết web
liên kết website
liên kết trang
liên kết khác
liên kết nhanh
video
videos
video clip
thông báo mới
văn bản mới
văn bản mới ban hành
từ khóa
tags
tag
gửi bình luận
viết bình luận
bình luận
bình luận facebook
ý kiến bạn đọc
ý kiến của bạn
ý kiến
thống kê truy cập
bài viết khác cùng chuyên mục
cùng chủ đề
tin cùng mục
tin trong chuyên mục
tin bài cùng chuyên mục
bài đọc nhiều
để lại bình luận
bình luận của bạn
ý kiến bình luận
xem theo ngày
xem tin theo ngày
"""
"""The article is over here; ``các``, ``những`` or ``một số`` may stand before."""

BOXES: Final = """
xem thêm:
đọc thêm:
thời tiết
dự báo thời tiết
tỷ giá
tỷ giá ngoại tệ
giá vàng
tỷ giá hối đoái
"""
"""A small box: the short lines right below belong to it, the next paragraph does not."""

FOOTERS: Final = """
bản quyền
copyright
giấy phép số
giấy phép thiết lập
giấy phép hoạt động
chịu trách nhiệm chính
chịu trách nhiệm nội dung
chịu trách nhiệm xuất bản
cơ quan chủ quản
cơ quan quản lý:
đơn vị quản lý:
trưởng ban biên tập
từ khóa:
tag:
thẻ:
từ khóa tìm kiếm:
tags:
ghi rõ nguồn khi
vui lòng ghi rõ nguồn khi
thiết kế bởi
thiết kế và phát triển bởi
phát triển bởi
designed by
powered by
từ khóa (tags):
"""
"""A short line that begins with one of these ends the article too."""

ANSWERS: Final = """
rất tốt
tốt
khá
khá tốt
bình thường
trung bình
chưa tốt
không tốt
kém
rất kém
xấu
đẹp
rất đẹp
rất hài lòng
hài lòng
chưa hài lòng
không hài lòng
rất không hài lòng
tạm được
được
có
không
chưa
rất hữu ích
hữu ích
không hữu ích
đồng ý
không đồng ý
ý kiến khác
không ý kiến
"""
"""What a poll offers to be ticked."""

CONTACTS: Final = """
địa chỉ
trụ sở
điện thoại
đt
số điện thoại
đường dây nóng
hotline
fax
email
thư điện tử
website
"""
"""Below the name of the site, what stands before its address."""

SITE_NAMES: Final = """
cổng thông tin điện tử
cổng thông tin
cổng giao tiếp điện tử
cổng ttđt
trang thông tin điện tử
trang tin điện tử
trang ttđt
website
"""
"""A short line that begins with one of these names the site."""

DATE_LABELS: Final = """
ngày đăng tin
ngày đăng bài
ngày đăng
đăng ngày
đăng lúc
được đăng
ngày xuất bản
xuất bản
ngày phát hành
ngày tạo
tạo ngày
ngày gửi
gửi lúc
ngày viết
thời gian đăng
thời gian
đã đăng trên
đăng bởi
publish date
published
posted on
post date
date
ngày
lúc
vào lúc
"""
"""What stands before the date of publication."""

UPDATE_LABELS: Final = """
cập nhật lần cuối
lần cập nhật cuối
cập nhật lúc
cập nhật ngày
ngày cập nhật
cập nhật
last updated
updated
"""
"""What stands before the date of the last change: second choice."""

BY_LABELS: Final = """
người đăng bài viết
người đăng
người viết
tác giả
viết bởi
đăng bởi
author
biên tập
admin
administrator
"""
"""What stands before a name in the line of the date."""

WEEKDAYS: Final = """
thứ hai
thứ ba
thứ tư
thứ năm
thứ sáu
thứ bảy
chủ nhật
monday
tuesday
wednesday
thursday
friday
saturday
sunday
"""

TOPICS: Final = """
tin
tin tức
tin bài
tin mới
tin nổi bật
tin trong nước
tin thành phố
tin địa phương
tin cơ sở
tin quận
tin huyện
tin phường
tin xã
tin hoạt động
tin tức hoạt động
tin tổng hợp
tin chính trị
tin thời sự
tin kinh tế
sự kiện
sự kiện nổi bật
bản tin
thời sự
hoạt động
hoạt động chung
hoạt động nổi bật
hoạt động của lãnh đạo
hoạt động lãnh đạo
hoạt động của quận
hoạt động của phường
hoạt động đoàn thể
hoạt động giám sát
hoạt động mặt trận
hoạt động mttq
hoạt động cơ sở
thông báo
thông tin
thông tin tuyên truyền
thông tin chỉ đạo điều hành
chỉ đạo điều hành
tuyên truyền
tuyên truyền pháp luật
tuyên giáo
dân vận
tổ chức
kiểm tra
nội chính
chính trị
chính quyền
chính sách
chế độ
kinh tế
xã hội
văn hóa
văn nghệ
thể thao
thể dục
du lịch
lễ hội
di tích
danh lam thắng cảnh
giáo dục
đào tạo
y tế
sức khỏe
dân số
lao động
thương binh
việc làm
đô thị
quản lý đô thị
trật tự đô thị
xây dựng
xây dựng đô thị
giao thông
môi trường
tài nguyên
nông nghiệp
nông thôn
nông thôn mới
xây dựng nông thôn mới
công nghiệp
thương mại
tài chính
ngân sách
đầu tư
an ninh
quốc phòng
an ninh trật tự
trật tự an toàn xã hội
quân sự
công an
pháp luật
phổ biến pháp luật
phổ biến giáo dục pháp luật
thực hiện pháp luật
tư pháp
khoa học
công nghệ
chuyển đổi số
cải cách hành chính
công nghệ thông tin
đời sống
nhịp sống
an sinh
an sinh xã hội
xây dựng đảng
công tác đảng
đảng
đoàn thể
chính quyền đoàn thể
xây dựng chính quyền
xây dựng hệ thống chính trị
hệ thống chính trị
mặt trận
mặt trận tổ quốc
mttq
công đoàn
phụ nữ
thanh niên
đoàn thanh niên
cựu chiến binh
hội nông dân
hội đồng nhân dân
hđnd
ubnd
quốc hội
đại biểu quốc hội
bầu cử
tiếp xúc cử tri
cử tri
dân nguyện
kỳ họp
kỳ họp hđnd
thi đua
khen thưởng
thi đua khen thưởng
người tốt
việc tốt
người tốt việc tốt
gương người tốt việc tốt
gương điển hình
học tập và làm theo bác
học tập và làm theo tấm gương đạo đức hồ chí minh
học tập và làm theo tư tưởng đạo đức phong cách hồ chí minh
phóng sự
phóng sự ảnh
tin ảnh
video
ảnh
góc nhìn
bạn đọc
quốc tế
thế giới
trong nước
hà nội
thủ đô
thành phố
quận
huyện
phường
xã
thị xã
tp.hcm
hồ chí minh
đất đai
quy hoạch
giải phóng mặt bằng
phòng chống dịch
phòng chống dịch bệnh
covid-19
phòng cháy chữa cháy
phát triển
phát triển kinh tế
lịch sử
truyền thống
con người
gia đình
trẻ em
nghiên cứu
trao đổi
nghiên cứu trao đổi
thời tiết
"""
"""What a section line is made of: ``Văn hóa - Xã hội``, ``Xây dựng chính quyền và ...``."""

OFFICES: Final = """
phòng
văn phòng
ban
trung tâm
đội
chi cục
thanh tra
"""
"""How the name of an office begins, ..."""

OFFICE_DUTIES: Final = """
quản lý
quản lý dự án
dự án
hành chính
hành chính công
phục vụ hành chính công
dịch vụ công
một cửa
tiếp công dân
nội vụ
thanh tra
bảo hiểm xã hội
tôn giáo
dân tộc
thông tin
truyền thông
kế hoạch
kinh tế hạ tầng
hạ tầng
hạ tầng kỹ thuật
thống kê
thuế
thi hành án
thi hành án dân sự
chỉ huy
chỉ huy quân sự
bồi thường
hỗ trợ
tái định cư
phát triển quỹ đất
quỹ đất
đăng ký đất đai
phòng chống thiên tai
tìm kiếm cứu nạn
dịch vụ
dịch vụ nông nghiệp
giáo dục nghề nghiệp
giáo dục thường xuyên
tuyên giáo
biên tập
trật tự xây dựng
thương binh và xã hội
"""
"""... and how it goes on, beside `TOPICS`."""

LETTERHEADS: Final = """
cộng hòa xã hội chủ nghĩa việt nam
độc lập - tự do - hạnh phúc
đảng cộng sản việt nam
đảng bộ
"""
"""How an official paper begins; what follows is no news headline."""
