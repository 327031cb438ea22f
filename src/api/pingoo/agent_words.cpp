// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/agent_words.hpp"

#include "api/pingoo/event_columns.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace waymark::api::pingoo {

namespace {

// `Name/1.0 (remark; remark)`.
struct Product {
    std::string_view name;
    std::string_view version;
    std::vector<std::string_view> remarks;

    // Empty if there are not so many.
    [[nodiscard]] std::string_view remark(std::size_t index) const
    {
        return index < remarks.size() ? remarks[index] : std::string_view{};
    }
};

using Products = std::vector<Product>;

struct Browser {
    std::string_view name;
    std::string_view version;
};

// Where the comment that `text` begins with ends: at its closing parenthesis, or with the text.
std::size_t comment_end(std::string_view text)
{
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(')
            ++depth;
        else if (text[i] == ')' && --depth == 0)
            return i;
    }
    return text.size();
}

std::vector<std::string_view> split_remarks(std::string_view comment)
{
    std::vector<std::string_view> remarks;
    while (!comment.empty()) {
        const auto [remark, rest] = cut(comment, ';');
        remarks.push_back(trim(remark));
        comment = rest;
    }
    return remarks;
}

Products split_products(std::string_view agent)
{
    Products products;
    for (agent = trim(agent); !agent.empty(); agent = trim(agent)) {
        auto& product = products.emplace_back();
        const auto name_end = agent.front() == '(' ? 0 : std::min(agent.find(' '), agent.size());
        const auto [name, version] = cut(agent.substr(0, name_end), '/');
        product.name = name;
        product.version = version;
        agent = trim(agent.substr(name_end));
        if (agent.starts_with('(')) {
            const auto end = comment_end(agent);
            product.remarks = split_remarks(agent.substr(1, end - 1));
            agent.remove_prefix(std::min(end + 1, agent.size()));
        }
    }
    return products;
}

const Product* find_product(const Products& products, std::string_view name)
{
    const auto found = std::ranges::find(products, name, &Product::name);
    return found == products.end() ? nullptr : &*found;
}

bool is_site(std::string_view remark)
{
    return remark.contains("http://") || remark.contains("https://");
}

bool is_robot_name(std::string_view name)
{
    constexpr std::array<std::string_view, 4> marks{"bot", "crawler", "spider", "fetch"};
    const auto lowered = ascii_lower(name);
    return std::ranges::any_of(marks, [&](auto mark) { return lowered.contains(mark); });
}

// Robots tell a page about themselves, and their name before it: `(compatible; bingbot/2.0;
// +http://…)`. One that is all of the agent may be known by its name.
std::optional<Browser> robot_in(const Products& products)
{
    const auto& first = products.front();
    const bool is_alone = products.size() == 1 && first.name != "Mozilla";
    if (is_alone && is_robot_name(first.name))
        return Browser{first.name, {}};
    for (const auto& product : products) {
        const auto site = std::ranges::find_if(product.remarks, is_site);
        if (site == product.remarks.end())
            continue;
        if (is_alone || site == product.remarks.begin())
            return Browser{product.name, product.version};
        const auto [name, version] = cut(*(site - 1), '/');
        return Browser{name, version};
    }
    return std::nullopt;
}

// A browser on WebKit stands right behind the engine, unless a maker of another one names itself
// further on.
Browser webkit_browser(const Products& products)
{
    struct Spelling {
        std::string_view product;
        std::string_view name;
    };
    constexpr std::array wherever{Spelling{"Edg", "Edge"}, Spelling{"Edge", "Edge"},
                                  Spelling{"EdgA", "Edge"}, Spelling{"EdgiOS", "Edge"},
                                  Spelling{"OPR", "Opera"}};
    constexpr std::array behind_engine{Spelling{"Chrome", "Chrome"}, Spelling{"CriOS", "Chrome"},
                                       Spelling{"HeadlessChrome", "Headless Chrome"},
                                       Spelling{"Chromium", "Chromium"},
                                       Spelling{"FxiOS", "Firefox"}};
    for (const auto& [product, name] : wherever) {
        if (const auto* const found = find_product(products, product))
            return {name, found->version};
    }
    const auto& lead = products[2];
    const auto known = std::ranges::find(behind_engine, lead.name, &Spelling::product);
    if (known != behind_engine.end())
        return {known->name, lead.version};
    const bool is_android = products.front().remark(0) == "Linux";
    return {is_android ? "Android" : "Safari", lead.version};
}

std::string_view after(std::string_view prefix, const std::vector<std::string_view>& remarks)
{
    const auto found =
        std::ranges::find_if(remarks, [&](auto remark) { return remark.starts_with(prefix); });
    return found == remarks.end() ? std::string_view{} : found->substr(prefix.size());
}

Browser browser_in(const Products& products)
{
    const auto& first = products.front();
    const Browser itself{first.name, first.version};
    if (first.name != "Mozilla")
        return itself;
    if (first.remark(1).starts_with("MSIE "))
        return {"Internet Explorer", after("MSIE ", first.remarks)};
    if (products.size() < 3)
        return itself;
    const auto& engine = products[1].name;
    if (engine == "AppleWebKit")
        return webkit_browser(products);
    if (engine == "Gecko")
        return {products[2].name, products[2].version};
    if (engine == "like" && products[2].name == "Gecko")
        return {"Internet Explorer", after("rv:", first.remarks)};
    return itself;
}

std::string_view windows_name(std::string_view version)
{
    constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"Windows NT 5.0", "Windows 2000"},
        {"Windows NT 5.1", "Windows XP"},
        {"Windows NT 5.2", "Windows XP x64 Edition"},
        {"Windows NT 6.0", "Windows Vista"},
        {"Windows NT 6.1", "Windows 7"},
        {"Windows NT 6.2", "Windows 8"},
        {"Windows NT 6.3", "Windows 8.1"},
        {"Windows NT 10.0", "Windows 10"},
    });
    const auto* const found =
        std::ranges::find(names, version, [](const auto& row) { return row.first; });
    return found == names.end() ? version : found->second;
}

// `(X11; Linux x86_64)`, `(Macintosh; U; Intel Mac OS X 10_6)`, `(compatible; MSIE 9.0; Windows
// …)`.
std::string_view os_in(const Product& first)
{
    if (first.name != "Mozilla" && first.name != "Opera")
        return {};
    const auto platform = first.remark(0);
    if (platform.starts_with("Windows"))
        return windows_name(platform);
    if (platform.starts_with("Android"))
        return platform;
    if (platform == "compatible")
        return windows_name(first.remark(2));
    constexpr std::array<std::string_view, 3> encryption{"U", "I", "N"};
    const bool tells_encryption =
        std::ranges::find(encryption, first.remark(1)) != encryption.end();
    return first.remark(tells_encryption ? 2 : 1);
}

bool is_mobile(const Products& products)
{
    const auto platform = products.front().remark(0);
    return find_product(products, "Mobile") != nullptr || platform == "Linux" ||
           platform.starts_with("Android");
}

} // namespace

AgentWords agent_words(std::string_view user_agent)
{
    const auto products = split_products(user_agent);
    if (products.empty())
        return {.device = "desktop", .browser = " ", .os = {}};
    const auto robot = robot_in(products);
    const auto browser = robot ? *robot : browser_in(products);
    return {.device = is_mobile(products) ? "mobile" : "desktop",
            .browser = std::string(cut_word(fmt::format("{} {}", browser.name, browser.version))),
            .os = std::string(cut_word(robot ? std::string_view{} : os_in(products.front())))};
}

} // namespace waymark::api::pingoo
