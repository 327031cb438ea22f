// SPDX-License-Identifier: Apache-2.0
#include "base/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace waymark {

namespace {

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (value_ >= 0)
            ::close(value_);
    }

    [[nodiscard]] int get() const { return value_; }

private:
    int value_;
};

std::unexpected<Error> failed(std::string_view what, const std::filesystem::path& file)
{
    return failure(Errc::unavailable, fmt::format("cannot {} {}: {}", what, file.native(),
                                                  std::generic_category().message(errno)));
}

bool write_all(int descriptor, std::span<const std::byte> content)
{
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            content = content.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Result<void> replace_file(const std::filesystem::path& file, std::span<const std::byte> content)
{
    auto fresh = file;
    fresh += ".new";
    {
        const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (out.get() < 0 || !write_all(out.get(), content) || ::fdatasync(out.get()) != 0)
            return failed("write", fresh);
    }
    if (::rename(fresh.c_str(), file.c_str()) != 0)
        return failed("replace", file);
    if (!sync_directory(file.parent_path()))
        return failed("sync the directory of", file);
    return {};
}

bool sync_directory(const std::filesystem::path& directory)
{
    const Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return descriptor.get() >= 0 && ::fsync(descriptor.get()) == 0;
}

} // namespace waymark
