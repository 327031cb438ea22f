// SPDX-License-Identifier: Apache-2.0
#include "image/image_store.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace waymark::image {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "og-images/";
constexpr std::string_view extension = ".webp";

class File {
public:
    File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600))
    {
        if (fd_ < 0)
            throw std::system_error(errno, std::generic_category(), path.string());
    }
    ~File() { ::close(fd_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    void write(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const auto written = ::write(fd_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throw std::system_error(errno, std::generic_category(), "a picture");
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void sync() const
    {
        if (::fsync(fd_) != 0)
            throw std::system_error(errno, std::generic_category(), "a picture");
    }

private:
    int fd_;
};

void sync_directory(const fs::path& directory)
{
    File(directory, O_RDONLY | O_DIRECTORY).sync();
}

bool is_word(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
}

} // namespace

bool is_image_key(std::string_view key)
{
    if (!key.starts_with(prefix) || !key.ends_with(extension) ||
        key.size() < prefix.size() + extension.size())
        return false;
    key.remove_prefix(prefix.size());
    key.remove_suffix(extension.size());
    const auto [owner, time] = cut(key, '/');
    return is_word(owner) && is_word(time) && key.contains('/');
}

std::string ImageStore::put(std::string_view owner, TimePoint now, std::string_view file)
{
    const auto folder = directory_ / prefix / owner;
    fs::create_directories(folder);
    fs::permissions(directory_, fs::perms::owner_all);

    // Two pictures of one millisecond get two names.
    for (auto ms = to_epoch_ms(now);; ++ms) {
        auto key = fmt::format("{}{}/{}{}", prefix, owner, ms, extension);
        const auto path = directory_ / key;
        if (fs::exists(path))
            continue;
        const auto unfinished = fs::path(path.string() + ".new");
        try {
            const File out(unfinished, O_WRONLY | O_CREAT | O_EXCL);
            out.write(file);
            out.sync();
        } catch (const std::system_error& error) {
            if (error.code() == std::errc::file_exists)
                continue;
            std::error_code ignored;
            fs::remove(unfinished, ignored);
            throw;
        }
        fs::rename(unfinished, path);
        for (auto at = folder; at != directory_; at = at.parent_path())
            sync_directory(at);
        sync_directory(directory_);
        return key;
    }
}

std::optional<std::string> ImageStore::find(std::string_view key) const
{
    if (!is_image_key(key))
        return std::nullopt;
    std::ifstream in(directory_ / key, std::ios::binary);
    if (!in)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void ImageStore::remove(std::string_view key)
{
    if (!is_image_key(key))
        return;
    std::error_code ignored;
    fs::remove(directory_ / key, ignored);
    fs::remove((directory_ / key).parent_path(), ignored); // unless it has other pictures
}

} // namespace waymark::image
