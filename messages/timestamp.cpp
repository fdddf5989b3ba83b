#include "messages/timestamp.hpp"

#include "messages/limits.hpp"

#include <algorithm>

namespace messages {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;

/// Reads digits and separators from the front of a text; one failure spoils all that follows.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t width) {
        int value = 0;
        if (rest_.size() < width) return fail();
        for (const char c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }

    void expect(char lower, char upper) {
        if (peek() == lower || peek() == upper) {
            rest_.remove_prefix(1);
        } else {
            fail();
        }
    }
    void expect(char c) { expect(c, c); }

    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

    /// ".123456789": at most nine digits, those behind the sixth are cut off.
    microseconds fraction() {
        if (peek() != '.') return microseconds{0};
        rest_.remove_prefix(1);
        std::int64_t value = 0;
        std::size_t count = 0;
        while (peek() >= '0' && peek() <= '9') {
            if (count < 6) value = value * 10 + (peek() - '0');
            ++count;
            rest_.remove_prefix(1);
        }
        if (count == 0 || count > 9) fail();
        for (; count < 6; ++count) value *= 10;
        return microseconds{value};
    }

    /// "Z", "+hh:mm" or "-hh:mm".
    minutes offset() {
        if (peek() == 'Z' || peek() == 'z') {
            rest_.remove_prefix(1);
            return minutes{0};
        }
        const bool negative = peek() == '-';
        expect('+', '-');
        const int hours = number(2);
        expect(':');
        const int mins = number(2);
        if (hours > 23 || mins > 59) fail();
        const minutes amount{hours * 60 + mins};
        return negative ? -amount : amount;
    }

    bool finished() const { return ok_ && rest_.empty(); }

  private:
    int fail() {
        ok_ = false;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    bool ok_ = true;
};

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
    const std::string text = std::to_string(value);
    out.append(width - std::min(width, text.size()), '0');
    out += text;
}

bool is_year_in_range(std::chrono::year year) {
    return year >= std::chrono::year{limits::deadline_year_min} &&
           year <= std::chrono::year{limits::deadline_year_max};
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept {
    Scanner scan{text};
    const int year = scan.number(4);
    scan.expect('-');
    const int month = scan.number(2);
    scan.expect('-');
    const int day = scan.number(2);
    scan.expect('T', 't');
    const int hour = scan.number(2);
    scan.expect(':');
    const int minute = scan.number(2);
    scan.expect(':');
    const int second = scan.number(2);
    const microseconds fraction = scan.fraction();
    const minutes offset = scan.offset();
    if (!scan.finished()) return std::nullopt;

    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    if (!is_year_in_range(date.year())) return std::nullopt;
    const Timestamp time = std::chrono::sys_days{date} + std::chrono::hours{hour} +
                           minutes{minute} + std::chrono::seconds{second} + fraction - offset;
    // The offset may lead into a year beside the range: it is written in UTC, and must be read
    // then.
    const std::chrono::year_month_day in_utc{std::chrono::floor<std::chrono::days>(time)};
    return is_year_in_range(in_utc.year()) ? std::optional{time} : std::nullopt;
}

std::string format_timestamp(Timestamp time) {
    using namespace std::chrono;
    const auto micros = floor<microseconds>(time);
    const auto day_start = floor<days>(micros);
    const year_month_day date{day_start};
    const hh_mm_ss clock{micros - day_start};
    std::string out;
    append_padded(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    append_padded(out, clock.hours().count(), 2);
    out += ':';
    append_padded(out, clock.minutes().count(), 2);
    out += ':';
    append_padded(out, clock.seconds().count(), 2);
    if (clock.subseconds().count() != 0) {
        out += '.';
        append_padded(out, clock.subseconds().count(), 6);
    }
    out += 'Z';
    return out;
}

}  // namespace messages
