// SPDX-License-Identifier: Apache-2.0
#include "app/landing_page.hpp"

#include "api/pages/html_text.hpp"
#include "api/pages/page.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::app {

namespace {

using api::pages::escape_html;

struct Texts {
    std::string_view tagline;
    std::string_view healthy;
    std::string_view degraded;
    std::string_view health;
    std::string_view redirects;
    std::string_view redirects_ok;
    std::string_view meta_store;
    std::string_view event_store;
    std::string_view waiting;
    std::string_view uptime;
    std::string_view ok;
    std::string_view away;
    std::string_view interfaces;
    std::string_view links_api;
    std::string_view analytics_api;
    std::string_view login_api;
    std::string_view monitoring;
    std::string_view documents;
    std::string_view first_link;
    std::string_view first_link_hint;
};

constexpr Texts english{
    .tagline = "Short links, web analytics and attribution in one server.",
    .healthy = "Everything is running.",
    .degraded = "Redirects work. The event store is away: clicks wait on disk until it is back.",
    .health = "Health",
    .redirects = "Redirects",
    .redirects_ok = "serving",
    .meta_store = "Meta store",
    .event_store = "Event store",
    .waiting = "Clicks waiting to be stored",
    .uptime = "Running for",
    .ok = "OK",
    .away = "away",
    .interfaces = "Interfaces",
    .links_api = "create, list and read short links",
    .analytics_api = "clicks by day, country, browser, device, referrer and campaign",
    .login_api = "a session for the APIs",
    .monitoring = "state and Prometheus metrics",
    .documents = "Every request and answer:",
    .first_link = "Your first link",
    .first_link_hint = "Log in with the administrator's address and the password that was printed "
                       "at the first start.",
};

constexpr Texts simplified{
    .tagline = "短链接、网站分析与归因，尽在一台服务器。",
    .healthy = "一切运行正常。",
    .degraded = "跳转正常。事件库暂时不可用：点击已写入磁盘，恢复后自动入库。",
    .health = "运行状况",
    .redirects = "跳转",
    .redirects_ok = "服务中",
    .meta_store = "配置库",
    .event_store = "事件库",
    .waiting = "等待入库的点击",
    .uptime = "已运行",
    .ok = "正常",
    .away = "不可用",
    .interfaces = "接口",
    .links_api = "创建、列出和读取短链接",
    .analytics_api = "按日期、国家、浏览器、设备、来源和活动统计点击",
    .login_api = "获取 API 会话",
    .monitoring = "运行状态与 Prometheus 指标",
    .documents = "全部请求与响应：",
    .first_link = "第一个短链接",
    .first_link_hint = "请使用管理员邮箱和首次启动时显示的密码登录。",
};

constexpr Texts traditional{
    .tagline = "短網址、網站分析與歸因，一台伺服器全部搞定。",
    .healthy = "一切運作正常。",
    .degraded = "轉址正常。事件庫暫時無法使用：點擊已寫入磁碟，恢復後會自動入庫。",
    .health = "運作狀態",
    .redirects = "轉址",
    .redirects_ok = "服務中",
    .meta_store = "設定庫",
    .event_store = "事件庫",
    .waiting = "等待入庫的點擊",
    .uptime = "已運行",
    .ok = "正常",
    .away = "無法使用",
    .interfaces = "介面",
    .links_api = "建立、列出與讀取短網址",
    .analytics_api = "依日期、國家、瀏覽器、裝置、來源與活動統計點擊",
    .login_api = "取得 API 工作階段",
    .monitoring = "運作狀態與 Prometheus 指標",
    .documents = "所有請求與回應：",
    .first_link = "第一個短網址",
    .first_link_hint = "請使用管理員電子郵件與首次啟動時顯示的密碼登入。",
};

std::string duration_text(std::chrono::seconds duration)
{
    const auto total = duration.count();
    const auto days = total / 86'400;
    const auto hours = total / 3'600 % 24;
    const auto minutes = total / 60 % 60;
    if (days > 0)
        return fmt::format("{} d {} h", days, hours);
    if (hours > 0)
        return fmt::format("{} h {} min", hours, minutes);
    if (minutes > 0)
        return fmt::format("{} min", minutes);
    return fmt::format("{} s", total);
}

std::string row(std::string_view name, std::string_view value)
{
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", name, value);
}

std::string health_section(const ServerState& state, const Texts& texts)
{
    std::string section = fmt::format("<h2>{}</h2>\n<table>\n", texts.health);
    section += row(texts.redirects, texts.redirects_ok);
    section += row(texts.meta_store, state.meta_store_ok ? texts.ok : texts.away);
    section += row(texts.event_store, fmt::format("{} <span class=\"tagline\">({})</span>",
                                                  state.event_store_ok ? texts.ok : texts.away,
                                                  escape_html(state.event_store)));
    section += row(texts.waiting, fmt::format("{}", state.waiting_events));
    section += row(texts.uptime, duration_text(state.uptime));
    return section + "</table>\n";
}

std::string interface_section(const Texts& texts)
{
    std::string section = fmt::format("<h2>{}</h2>\n<table>\n", texts.interfaces);
    section += row("<code>POST /api/auth/login</code>", texts.login_api);
    section += row("<code>/api/urls</code>", texts.links_api);
    section += row("<code>/api/analytics</code>", texts.analytics_api);
    section += row("<a href=\"/health\">/health</a> · <a href=\"/metrics\">/metrics</a>",
                   texts.monitoring);
    return section + fmt::format("</table>\n<p>{} <a href=\"/api-json\">/api-json</a> (OpenAPI 3.1)"
                                 "</p>\n",
                                 texts.documents);
}

std::string first_link_section(const ServerState& state, const Texts& texts)
{
    const auto base = escape_html(state.public_url);
    return fmt::format(R"(<h2>{0}</h2>
<p>{1}</p>
<pre>curl -s {2}/api/auth/login -H 'Content-Type: application/json' \
  -d '{{"email":"admin@example.com","password":"…"}}'
curl -s {2}/api/urls -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' -d '{{"originalUrl":"https://example.com/"}}'</pre>
)",
                       texts.first_link, texts.first_link_hint, base);
}

const Texts& texts_of(Language language)
{
    switch (language) {
    case Language::zh_cn:
        return simplified;
    case Language::zh_tw:
        return traditional;
    case Language::en:
        break;
    }
    return english;
}

} // namespace

std::string landing_page(const ServerState& state, Language language)
{
    const auto& texts = texts_of(language);
    const bool healthy = state.meta_store_ok && state.event_store_ok;
    std::string body = fmt::format(
        R"(<h1>Waymark</h1>
<p class="tagline">{}</p>
<p class="state{}"><span class="dot" aria-hidden="true"></span><span>{}</span></p>
)",
        texts.tagline, healthy ? "" : " degraded", healthy ? texts.healthy : texts.degraded);
    body += health_section(state, texts);
    body += interface_section(texts);
    body += first_link_section(state, texts);
    body += fmt::format("<footer>Waymark {}</footer>\n", state.version);
    return api::pages::render(
        {.language = language, .title = "Waymark", .head = {}, .body = std::move(body)});
}

} // namespace waymark::app
