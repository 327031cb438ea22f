// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include "app/listen_address.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <unistd.h>

#include <algorithm>

namespace waymark::app {

namespace {

const Setting* find_by_key(std::string_view key)
{
    const auto found = std::ranges::find(settings(), key, &Setting::key);
    return found == settings().end() ? nullptr : &*found;
}

const Setting* find_by_variable(std::string_view variable)
{
    const auto found = std::ranges::find_if(settings(), [variable](const Setting& setting) {
        return std::ranges::find(setting.variables, variable) != setting.variables.end();
    });
    return found == settings().end() ? nullptr : &*found;
}

Error in_source(Error error, std::string_view name, std::string_view source)
{
    error.message = fmt::format("{} ({}): {}", name, source, error.message);
    error.field = name;
    return error;
}

Result<void> assign_named(Config& config, const Setting* setting, std::string_view name,
                          std::pair<std::string_view, std::string_view> value_and_source)
{
    const auto [value, source] = value_and_source;
    if (setting == nullptr) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} ({}): there is no such setting; `waymark config keys` lists "
                                   "all",
                                   name, source),
                       std::string(name));
    }
    if (auto assigned = setting->assign(config, value); !assigned)
        return std::unexpected(in_source(assigned.error(), name, source));
    return {};
}

// The text that a setting's `assign` takes; nothing for what no setting is made of.
std::optional<std::string> to_text(const toml::node& node)
{
    if (const auto* text = node.as_string())
        return text->get();
    if (const auto* number = node.as_integer())
        return fmt::format("{}", number->get());
    if (const auto* flag = node.as_boolean())
        return flag->get() ? "true" : "false";
    if (const auto* array = node.as_array()) {
        std::vector<std::string> items;
        for (const auto& item : *array) {
            const auto* text = item.as_string();
            if (text == nullptr)
                return std::nullopt;
            items.push_back(text->get());
        }
        return fmt::format("{}", fmt::join(items, ","));
    }
    return std::nullopt;
}

Result<void> apply_table(Config& config, const toml::table& table, const std::string& prefix)
{
    for (const auto& [name, node] : table) {
        const auto key =
            prefix.empty() ? std::string(name.str()) : fmt::format("{}.{}", prefix, name.str());
        if (const auto* section = node.as_table()) {
            if (auto applied = apply_table(config, *section, key); !applied)
                return applied;
            continue;
        }
        const auto value = to_text(node);
        if (!value) {
            return failure(Errc::invalid_argument,
                           fmt::format("{} (file): must be text, a number, true, false or a list "
                                       "of texts",
                                       key),
                           key);
        }
        if (auto assigned = assign_named(config, find_by_key(key), key, {*value, "file"});
            !assigned)
            return assigned;
    }
    return {};
}

Result<void> apply_file(Config& config, const std::filesystem::path& file)
{
    try {
        return apply_table(config, toml::parse_file(file.string()), "");
    } catch (const toml::parse_error& error) {
        return failure(
            Errc::invalid_argument,
            fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()),
            "config");
    }
}

Result<void> check(const Config& config)
{
    if (const auto address = parse_listen_address(config.server.listen); !address)
        return std::unexpected(address.error());
    if (config.server.tls_certificate.empty() != config.server.tls_key.empty()) {
        return failure(Errc::invalid_argument,
                       "server.tls_certificate and server.tls_key go together",
                       "server.tls_certificate");
    }
    if (!config.auth.jwt_secret.empty() && config.auth.jwt_secret.size() < 32) {
        return failure(Errc::invalid_argument, "auth.jwt_secret must be at least 32 bytes long",
                       "auth.jwt_secret");
    }
    return {};
}

std::string toml_string(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace

std::vector<std::string> Config::Tracker::names() const
{
    std::vector<std::string> names;
    for (const auto& name : {file, pingoo_file}) {
        if (!name.empty())
            names.push_back(name);
    }
    return names;
}

Result<Config> load_config(const ConfigSources& sources)
{
    Config config;
    if (sources.file) {
        if (auto applied = apply_file(config, *sources.file); !applied)
            return std::unexpected(applied.error());
    }
    for (const auto& [name, value] : sources.environment) {
        const auto* setting = find_by_variable(name);
        if (auto assigned = assign_named(config, setting, name, {value, "environment"}); !assigned)
            return std::unexpected(assigned.error());
    }
    for (const auto& [key, value] : sources.flags) {
        const auto* setting = find_by_key(key);
        if (auto assigned = assign_named(config, setting, key, {value, "command line"}); !assigned)
            return std::unexpected(assigned.error());
    }
    if (auto checked = check(config); !checked)
        return std::unexpected(checked.error());
    return config;
}

std::vector<std::pair<std::string, std::string>> waymark_environment()
{
    std::vector<std::pair<std::string, std::string>> found;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const auto [name, value] = cut(*entry, '=');
        if (name.starts_with("WAYMARK_"))
            found.emplace_back(name, value);
    }
    return found;
}

std::string to_toml(const Config& config)
{
    std::string toml;
    std::string section;
    for (const auto& setting : settings()) {
        const auto [group, name] = cut(setting.key, '.');
        if (group != section) {
            toml += fmt::format("{}[{}]\n", toml.empty() ? "" : "\n", group);
            section = group;
        }
        const auto value = setting.show(config);
        const auto shown = setting.is_secret && !value.empty() ? "********" : value;
        toml += fmt::format("{} = {}  # {}\n", name, toml_string(shown), setting.help);
    }
    return toml;
}

} // namespace waymark::app
