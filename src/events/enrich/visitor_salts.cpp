// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visitor_salts.hpp"

#include "base/log.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace waymark::events::enrich {

namespace {

using Day = VisitorSalts::Day;

std::string to_line(Day day, const VisitorKey& salt)
{
    const std::chrono::year_month_day date{day};
    const std::string_view bytes(reinterpret_cast<const char*>(salt.data()), salt.size());
    return fmt::format("{:04}-{:02}-{:02} {}\n", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       to_hex(bytes));
}

std::optional<Day> parse_day(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto year = parse_number<int>(text.substr(0, 4));
    const auto month = parse_number<unsigned>(text.substr(5, 2));
    const auto day = parse_number<unsigned>(text.substr(8, 2));
    if (!year || !month || !day)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month},
                                           std::chrono::day{*day}};
    return date.ok() ? std::optional<Day>(date) : std::nullopt;
}

std::optional<std::pair<Day, VisitorKey>> parse_line(std::string_view line)
{
    const auto [date, digits] = cut(line, ' ');
    const auto day = parse_day(date);
    VisitorKey salt{};
    std::size_t size = 0;
    if (!day ||
        sodium_hex2bin(salt.data(), salt.size(), digits.data(), digits.size(), nullptr, &size,
                       nullptr) != 0 ||
        size != salt.size() || digits.size() != 2 * salt.size())
        return std::nullopt;
    return std::pair{*day, salt};
}

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

void write_durably(const std::filesystem::path& path, std::string_view text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        fail("can't create the file of visitor salts");
    const bool written =
        ::fchmod(file, 0600) == 0 &&
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    const int write_errno = errno;
    ::close(file);
    if (!written) {
        errno = write_errno;
        fail("can't write the file of visitor salts");
    }
}

} // namespace

VisitorSalts::VisitorSalts(std::filesystem::path file, const Clock& clock)
    : file_(std::move(file)), clock_(clock)
{
    load();
    destroy_expired();
}

VisitorSalts::Day VisitorSalts::today() const
{
    return std::chrono::floor<std::chrono::days>(clock_.now());
}

VisitorKey VisitorSalts::key_of(Day day)
{
    const std::scoped_lock lock(mutex_);
    if (drop_expired())
        save();
    const Day now = today();
    if (day >= now - kept_after_day && day <= now + std::chrono::days{1})
        return salt_of(day);

    const auto number = static_cast<std::int64_t>(day.time_since_epoch().count());
    const auto& salt = salt_of(now);
    VisitorKey key{};
    crypto_generichash(key.data(), key.size(), reinterpret_cast<const unsigned char*>(&number),
                       sizeof(number), salt.data(), salt.size());
    return key;
}

void VisitorSalts::destroy_expired()
{
    const std::scoped_lock lock(mutex_);
    if (drop_expired())
        save();
}

VisitorKey& VisitorSalts::salt_of(Day day)
{
    const auto [found, fresh] = salts_.try_emplace(day);
    if (fresh) {
        fill_secret(found->second);
        save();
    }
    return found->second;
}

bool VisitorSalts::drop_expired()
{
    const auto kept = salts_.lower_bound(today() - kept_after_day);
    const bool any = kept != salts_.begin();
    for (auto it = salts_.begin(); it != kept; it = salts_.erase(it))
        sodium_memzero(it->second.data(), it->second.size());
    return any;
}

void VisitorSalts::load()
{
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
        if (const auto entry = parse_line(line))
            salts_.insert(*entry);
        else
            log::warning("a visitor salt can't be read and is replaced",
                         {{"file", file_.string()}});
        sodium_memzero(line.data(), line.size());
    }
}

void VisitorSalts::save() const
{
    std::string text;
    for (const auto& [day, salt] : salts_)
        text += to_line(day, salt);
    auto fresh = file_;
    fresh += ".new";
    write_durably(fresh, text);
    sodium_memzero(text.data(), text.size());
    std::filesystem::rename(fresh, file_);
}

} // namespace waymark::events::enrich
