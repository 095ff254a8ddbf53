"""Pages of the kinds that are taken for one another, of our own writing."""

from __future__ import annotations

RELEASE = """\
Phường Hàng Bài vừa thông báo kế hoạch chỉnh trang tuyến phố quanh chợ 19/12 trước mùa lễ \
hội. Theo kế hoạch, trong tháng 9 phường thay 120 chậu cây, lát lại 450 mét vuông vỉa hè \
và kẻ lại vạch để xe cho 36 hộ kinh doanh. Người dân được mời góp ý tại trụ sở ủy ban từ \
thứ Hai đến thứ Sáu.
Các hộ có mái che lấn ra hè phố tự tháo dỡ trước ngày 20/9; sau ngày đó tổ quản lý trật tự \
đô thị sẽ nhắc nhở và lập biên bản. Phường cũng đặt thêm 8 thùng phân loại rác và hai bảng \
chỉ đường bằng tiếng Việt và tiếng Anh cho khách tham quan. Kinh phí lấy từ nguồn xã hội \
hóa, được niêm yết công khai tại nhà văn hóa các tổ dân phố."""

POWER_CUT = """\
Điện lực thông báo lịch tạm ngừng cấp điện để sửa chữa, bảo dưỡng lưới điện trên địa bàn \
phường. Thời gian từ 8 giờ đến 11 giờ 30 ngày {day}/3/2024. Khu vực mất điện gồm các ngõ \
từ đầu phố đến trạm biến áp số 4 và khu tập thể bên cạnh trường tiểu học. Mong quý khách \
thông cảm và chủ động sắp xếp sinh hoạt; khi công việc xong sớm, điện sẽ được đóng lại mà \
không báo trước, vì vậy xin coi lưới điện luôn có điện để bảo đảm an toàn cho mọi người \
trong nhà."""

VACCINATION = """\
Trạm y tế mời phụ huynh đưa trẻ từ 9 tháng đến 5 tuổi đi tiêm nhắc trong đợt này. Buổi tiêm bắt \
đầu lúc 7 giờ 30 tại nhà văn hóa {place}, mỗi gia đình mang theo sổ tiêm chủng và giấy khai sinh \
của trẻ. Cho trẻ ăn nhẹ trước khi tiêm, báo cho bác sĩ biết nếu trẻ đang sốt, đang uống thuốc hoặc \
từng dị ứng. Sau khi tiêm, gia đình ở lại theo dõi ít nhất 30 phút và tiếp tục theo dõi trong một \
ngày. Trẻ chưa đủ điều kiện sẽ được hẹn vào buổi tiêm vét của tháng sau; mọi thắc mắc xin gọi cho \
trạm trong giờ làm việc."""

WEEK = """\
Thứ Hai ({a}/5): 8 giờ giao ban tại phòng họp; 14 giờ tiếp công dân tại trụ sở ủy ban. Thứ \
Ba ({b}/5): 8 giờ 30 kiểm tra trật tự đô thị; 15 giờ họp với các tổ trưởng tổ dân phố. Thứ \
Tư ({c}/5): 9 giờ dự hội nghị của quận về cải cách hành chính và chuyển đổi số. Thứ Năm \
({d}/5): 8 giờ đi cơ sở nghe ý kiến người dân về đường ngõ và thoát nước. Thứ Sáu ({e}/5): \
10 giờ họp rút kinh nghiệm trong tuần và phân công trực thứ Bảy, Chủ nhật."""

WATER = """\
Công ty nước sạch thông báo tạm ngừng cấp nước trên địa bàn phường để thay đường ống và \
súc rửa tuyến ống chính. Thời gian từ 22 giờ đêm 6/4 đến 5 giờ sáng hôm sau. Đề nghị các \
hộ dân dự trữ nước sinh hoạt, khóa van trước đồng hồ và mở lại từ từ khi có nước. Trường \
hợp nước đục trong giờ đầu, xin xả bỏ đến khi nước trong rồi mới dùng để nấu ăn; công ty \
cảm ơn bà con đã chia sẻ trong lúc thi công."""
