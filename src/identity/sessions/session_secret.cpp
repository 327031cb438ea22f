// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_secret.hpp"

#include "base/random.hpp"
#include "identity/secret_file.hpp"

#include <fmt/format.h>

#include <ranges>
#include <string_view>

namespace waymark::identity {

namespace {

constexpr std::size_t generated_length = 64; // hexadecimal digits: 256 bits

std::string new_line()
{
    return secret_text(generated_length, "0123456789abcdef") + "\n";
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    for (const auto part : std::views::split(text, '\n')) {
        std::string_view line(part.begin(), part.end());
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty())
            lines.emplace_back(line);
    }
    return lines;
}

Result<std::vector<std::string>> check(std::vector<std::string> secrets, const std::string& origin)
{
    const auto refuse = [](std::string why) {
        return failure(Errc::invalid_argument, std::move(why), "session_secret");
    };
    if (secrets.empty())
        return refuse(fmt::format("{} holds no secret", origin));
    for (const auto& secret : secrets) {
        if (secret.size() < session_secret_bytes_min)
            return refuse(fmt::format("{} must have at least {} bytes, and has {}", origin,
                                      session_secret_bytes_min, secret.size()));
    }
    return secrets;
}

Result<std::vector<std::string>> load_file(const std::filesystem::path& file)
{
    return check(lines_of(read_or_make_secret_file(file, new_line)), file.string());
}

} // namespace

Result<std::vector<std::string>> load_session_secrets(const std::vector<std::string>& configured,
                                                      const std::filesystem::path& file)
{
    return configured.empty() ? load_file(file) : check(configured, "session_secret");
}

Result<void> rotate_session_secret(const std::filesystem::path& file)
{
    const auto secrets = load_file(file);
    if (!secrets)
        return std::unexpected(secrets.error());
    replace_secret_file(file, fmt::format("{}{}\n", new_line(), secrets->front()));
    return {};
}

} // namespace waymark::identity
