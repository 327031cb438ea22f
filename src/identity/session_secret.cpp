// SPDX-License-Identifier: Apache-2.0
#include "identity/session_secret.hpp"

#include "base/random.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace waymark::identity {

namespace {

constexpr std::size_t generated_length = 64; // hexadecimal digits: 256 bits

class File {
public:
    File(const std::filesystem::path& path, int flags)
        : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600))
    {
        if (descriptor_ < 0 && errno != EEXIST && errno != ENOENT)
            fail("open");
    }
    ~File()
    {
        if (is_open())
            ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

    [[nodiscard]] std::string read() const
    {
        std::array<char, 4096> buffer{};
        const auto size = ::read(descriptor_, buffer.data(), buffer.size());
        if (size < 0)
            fail("read");
        return {buffer.data(), static_cast<std::size_t>(size)};
    }
    void write_and_sync(const std::string& text) const
    {
        if (::write(descriptor_, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fsync(descriptor_) != 0) {
            fail("write");
        }
    }
    [[noreturn]] void fail(const char* what) const
    {
        throw std::system_error(errno, std::generic_category(),
                                fmt::format("cannot {} {}", what, path_.string()));
    }

private:
    std::filesystem::path path_;
    int descriptor_;
};

// Makes the file whole or not at all, so that a killed process leaves no short secret, and lets the
// first of two processes win.
void create_secret(const std::filesystem::path& file)
{
    auto part = file;
    part += fmt::format(".{}", secret_text(8, "0123456789abcdef"));
    {
        const File fresh(part, O_WRONLY | O_CREAT | O_EXCL);
        if (!fresh.is_open())
            fresh.fail("create");
        fresh.write_and_sync(secret_text(generated_length, "0123456789abcdef") + "\n");
    }
    const int linked = ::link(part.c_str(), file.c_str());
    const int error = errno;
    ::unlink(part.c_str());
    if (linked != 0 && error != EEXIST) {
        throw std::system_error(error, std::generic_category(),
                                fmt::format("cannot create {}", file.string()));
    }
}

std::string read_or_create(const std::filesystem::path& file)
{
    if (const File existing(file, O_RDONLY); existing.is_open())
        return existing.read();
    create_secret(file);
    const File created(file, O_RDONLY);
    if (!created.is_open())
        created.fail("open");
    return created.read();
}

std::string without_line_end(std::string text)
{
    text.erase(text.find_last_not_of("\r\n") + 1);
    return text;
}

} // namespace

Result<std::string> load_session_secret(const std::optional<std::string>& configured,
                                        const std::filesystem::path& file)
{
    auto secret = configured ? *configured : without_line_end(read_or_create(file));
    if (secret.size() >= session_secret_bytes_min)
        return secret;
    const auto origin = configured ? std::string("session_secret") : file.string();
    return failure(Errc::invalid_argument,
                   fmt::format("{} must have at least {} bytes, and has {}", origin,
                               session_secret_bytes_min, secret.size()),
                   "session_secret");
}

} // namespace waymark::identity
