// SPDX-License-Identifier: Apache-2.0
#include "api/collect/tracker_files.hpp"

#include "api/collect/tracker_scripts.hpp"
#include "base/text.hpp"

#include <boost/asio/awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace waymark::api::collect {

namespace {

constexpr std::string_view waymark_script = "waymark.js";
constexpr std::string_view pingoo_script = "pingoo.js";
constexpr std::string_view pingoo_folder = "public/js/"; // where Pingoo has its script besides
constexpr std::string_view ending = ".js";
constexpr std::size_t name_bytes_max = 64;

bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

// What ends so is no path of an API or a page: the name can't hide one.
bool is_name(std::string_view text)
{
    return text.size() > ending.size() && text.size() <= name_bytes_max && text.front() != '.' &&
           text.ends_with(ending) && std::ranges::all_of(text, is_name_character);
}

// A day: a page's visitors soon have a new version, and ask once a day whether there is one.
void let_everybody_keep(http::Response& response)
{
    for (auto& [name, value] : response.fields) {
        if (iequals(name, "Cache-Control"))
            value = "public, max-age=86400";
    }
    response.with("Cross-Origin-Resource-Policy", "cross-origin");
}

boost::asio::awaitable<http::Response> show(http::Request& request, const TrackerFiles& files,
                                            const std::string& path)
{
    co_return files.find(path, request).value();
}

} // namespace

Result<TrackerFiles> TrackerFiles::create(const TrackerNames& names)
{
    TrackerFiles files;
    for (const auto& script : tracker_scripts())
        files.add(std::string(script.name), script.name);
    files.add(fmt::format("{}{}", pingoo_folder, pingoo_script), pingoo_script);
    if (auto added = files.add_name(names.waymark, waymark_script, "tracker.file"); !added)
        return std::unexpected(std::move(added).error());
    if (auto added = files.add_name(names.pingoo, pingoo_script, "tracker.pingoo_file"); !added)
        return std::unexpected(std::move(added).error());
    return files;
}

bool TrackerFiles::has(std::string_view path) const
{
    return std::ranges::find(paths_, path) != paths_.end();
}

void TrackerFiles::add(std::string path, std::string_view script)
{
    const auto scripts = tracker_scripts();
    const auto found = std::ranges::find(scripts, script, &TrackerScript::name);
    files_.add(path, std::string(found->text));
    paths_.push_back(std::move(path));
}

Result<void> TrackerFiles::add_name(const std::string& name, std::string_view script,
                                    std::string_view field)
{
    if (name.empty() || name == script)
        return {};
    if (!is_name(name)) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} must be a file name that ends in .js, such as s.js: up to "
                                   "{} letters, digits and -_.",
                                   field, name_bytes_max),
                       std::string(field));
    }
    if (has(name)) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} is the name of another script: {}", field, name),
                       std::string(field));
    }
    add(name, script);
    return {};
}

std::optional<http::Response> TrackerFiles::find(std::string_view path,
                                                 const http::Request& request) const
{
    auto response = files_.find(path, request);
    if (response)
        let_everybody_keep(*response);
    return response;
}

void add_tracker_routes(http::Router& router, const TrackerFiles& files)
{
    for (const auto& path : files.paths()) {
        router.add(http::Method::get, "/" + path, http::Access::anyone,
                   [&files, &path](http::Request& request) { return show(request, files, path); });
    }
}

} // namespace waymark::api::collect
