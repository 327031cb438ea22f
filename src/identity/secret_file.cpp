// SPDX-License-Identifier: Apache-2.0
#include "identity/secret_file.hpp"

#include "base/random.hpp"

#include <fmt/format.h>
#include <sys/types.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <system_error>

namespace waymark::identity {

namespace {

[[noreturn]] void fail(int error, const char* what, const std::filesystem::path& file)
{
    throw std::system_error(error, std::generic_category(),
                            fmt::format("cannot {} {}", what, file.string()));
}

class Descriptor {
public:
    Descriptor(const std::filesystem::path& file, int flags)
        : value_(::open(file.c_str(), flags | O_CLOEXEC, 0600))
    {
    }
    ~Descriptor()
    {
        if (value_ >= 0)
            ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return value_; }

private:
    int value_;
};

// Nothing if there is no file.
std::optional<std::string> read(const std::filesystem::path& file)
{
    const Descriptor descriptor(file, O_RDONLY);
    if (descriptor.get() < 0 && errno == ENOENT)
        return std::nullopt;
    if (descriptor.get() < 0)
        fail(errno, "open", file);
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto size = ::read(descriptor.get(), buffer.data(), buffer.size());
        if (size < 0)
            fail(errno, "read", file);
        if (size == 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

void write_new(const std::filesystem::path& file, const std::string& text)
{
    const Descriptor descriptor(file, O_WRONLY | O_CREAT | O_EXCL);
    if (descriptor.get() < 0)
        fail(errno, "create", file);
    if (::write(descriptor.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(descriptor.get()) != 0) {
        const int error = errno;
        ::unlink(file.c_str());
        fail(error, "write", file);
    }
}

// A name for a whole file on its way to `file`.
std::filesystem::path part_of(const std::filesystem::path& file)
{
    auto part = file;
    part += fmt::format(".{}", secret_text(8, "0123456789abcdef"));
    return part;
}

// Until then, a power cut may take the name of a file away.
void sync_folder_of(const std::filesystem::path& file)
{
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0)
        fail(errno, "sync", folder);
}

// A link is made only where nothing is: the first of several makers wins, and nobody ever sees half
// a file.
void make_file(const std::filesystem::path& file, const std::string& text)
{
    const auto part = part_of(file);
    write_new(part, text);
    const int linked = ::link(part.c_str(), file.c_str());
    const int error = errno;
    ::unlink(part.c_str());
    if (linked != 0 && error != EEXIST)
        fail(error, "create", file);
    sync_folder_of(file);
}

} // namespace

std::string read_or_make_secret_file(const std::filesystem::path& file,
                                     const std::function<std::string()>& make)
{
    if (auto text = read(file))
        return *std::move(text);
    make_file(file, make());
    auto text = read(file);
    if (!text)
        fail(ENOENT, "open", file);
    return *std::move(text);
}

void replace_secret_file(const std::filesystem::path& file, const std::string& text)
{
    const auto part = part_of(file);
    write_new(part, text);
    if (::rename(part.c_str(), file.c_str()) != 0) {
        const int error = errno;
        ::unlink(part.c_str());
        fail(error, "replace", file);
    }
    sync_folder_of(file);
}

} // namespace waymark::identity
