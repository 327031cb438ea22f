// SPDX-License-Identifier: Apache-2.0
#include "http/static_files.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "http/compression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace waymark::http {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t compress_bytes_min = 512;

std::string compress_if_smaller(Coding coding, std::string_view content)
{
    std::string compressed = compress(coding, content, Effort::thorough);
    return compressed.size() < content.size() ? compressed : std::string{};
}

// True if the value of an If-None-Match field names the tag (RFC 9110, section 13.1.2).
bool names_tag(std::string_view list, std::string_view quoted_tag)
{
    while (!list.empty()) {
        const auto [member, rest] = cut(list, ',');
        auto tag = trim(member);
        if (tag == "*")
            return true;
        if (tag.starts_with("W/"))
            tag.remove_prefix(2);
        if (tag == quoted_tag)
            return true;
        list = rest;
    }
    return false;
}

bool is_hidden(const fs::path& path)
{
    return path.filename().native().starts_with('.');
}

Result<std::string> read_file(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in)
        return failure(Errc::not_found, "cannot read " + path.string());
    return content;
}

} // namespace

std::string_view content_type_of(std::string_view file_name)
{
    using Pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Pair, 16> types{{
        {"css", "text/css; charset=utf-8"},
        {"gif", "image/gif"},
        {"html", "text/html; charset=utf-8"},
        {"ico", "image/x-icon"},
        {"jpg", "image/jpeg"},
        {"js", "text/javascript; charset=utf-8"},
        {"json", "application/json; charset=utf-8"},
        {"map", "application/json; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"png", "image/png"},
        {"svg", "image/svg+xml"},
        {"txt", "text/plain; charset=utf-8"},
        {"webmanifest", "application/manifest+json"},
        {"webp", "image/webp"},
        {"woff2", "font/woff2"},
        {"xml", "application/xml"},
    }};
    const auto dot = file_name.rfind('.');
    const auto extension = dot == std::string_view::npos ? "" : file_name.substr(dot + 1);
    const auto found = std::ranges::find_if(
        types, [extension](const Pair& pair) { return iequals(pair.first, extension); });
    return found == types.end() ? "application/octet-stream" : found->second;
}

Result<StaticFiles> StaticFiles::load(const fs::path& directory, const Options& options)
{
    StaticFiles files;
    std::size_t bytes = 0;
    std::error_code error;
    fs::recursive_directory_iterator entries(directory, error);
    for (; !error && entries != fs::end(entries); entries.increment(error)) {
        if (is_hidden(entries->path())) {
            entries.disable_recursion_pending();
            continue;
        }
        if (entries->is_symlink() || !entries->is_regular_file())
            continue;
        auto content = read_file(entries->path());
        if (!content)
            return std::unexpected(std::move(content).error());
        bytes += content->size();
        if (bytes > options.bytes_max)
            return failure(Errc::invalid_argument, "too many bytes in " + directory.string());
        const std::string path = entries->path().lexically_relative(directory).generic_string();
        const bool immutable =
            !options.immutable_prefix.empty() && path.starts_with(options.immutable_prefix);
        files.add(path, *std::move(content), immutable);
    }
    if (error)
        return failure(Errc::not_found,
                       fmt::format("cannot read {}: {}", directory.string(), error.message()));
    return files;
}

void StaticFiles::add(const std::string& path, std::string content, bool immutable)
{
    File file;
    file.content_type = content_type_of(path);
    file.tag = fmt::format("{:016x}", hash64(content, content.size()));
    file.immutable = immutable;
    if (content.size() >= compress_bytes_min && is_compressible(file.content_type)) {
        file.gzip = compress_if_smaller(Coding::gzip, content);
        file.brotli = compress_if_smaller(Coding::brotli, content);
    }
    file.content = std::move(content);
    files_.insert_or_assign(path, std::move(file));
}

std::optional<Response> StaticFiles::find(std::string_view path, const Request& request) const
{
    const auto found = files_.find(path);
    if (found == files_.end())
        return std::nullopt;
    const File& file = found->second;

    Coding coding = choose_coding(request.field("Accept-Encoding"));
    if ((coding == Coding::brotli && file.brotli.empty()) ||
        (coding == Coding::gzip && file.gzip.empty()))
        coding = Coding::identity;

    const bool varies = !file.gzip.empty() || !file.brotli.empty();
    const std::string tag = coding == Coding::identity
                                ? fmt::format("\"{}\"", file.tag)
                                : fmt::format("\"{}-{}\"", file.tag, to_string(coding));
    Response response;
    response.with("ETag", tag)
        .with("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (varies)
        response.with("Vary", "Accept-Encoding");
    if (names_tag(request.field("If-None-Match"), tag)) {
        response.status = Status::not_modified;
        return response;
    }
    response.content_type = file.content_type;
    if (coding != Coding::identity)
        response.with("Content-Encoding", std::string(to_string(coding)));
    response.body = coding == Coding::brotli ? file.brotli
                    : coding == Coding::gzip ? file.gzip
                                             : file.content;
    return response;
}

} // namespace waymark::http
