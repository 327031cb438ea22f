// SPDX-License-Identifier: Apache-2.0
#include "image/image_store.hpp"

#include "base/durable_file.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <system_error>

namespace waymark::image {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "og-images/";
constexpr std::string_view extension = ".webp";

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

    // Two pictures of one millisecond get two names, one after the other.
    const std::scoped_lock lock(put_mutex_);
    auto ms = to_epoch_ms(now);
    while (fs::exists(folder / fmt::format("{}{}", ms, extension)))
        ++ms;
    auto key = fmt::format("{}{}/{}{}", prefix, owner, ms, extension);
    if (const auto kept = replace_file(directory_ / key, std::as_bytes(std::span(file))); !kept)
        throw std::runtime_error(kept.error().message);
    // The names of folders that may be new.
    for (const auto& parent : {folder.parent_path(), directory_}) {
        if (!sync_directory(parent))
            throw std::runtime_error("cannot sync " + parent.native());
    }
    return key;
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
