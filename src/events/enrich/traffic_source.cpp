// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/traffic_source.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace waymark::events::enrich {

namespace {

struct Source {
    std::string_view name;
    SourceKind kind;
};

using enum SourceKind;

// Domains and application ids. A host under a domain has its kind unless it stands here itself.
constexpr std::array domains{
    Source{"google.com", search},
    Source{"com.google.android.googlequicksearchbox", search},
    Source{"mail.google.com", email},
    Source{"com.google.android.gm", email},
    Source{"gemini.google.com", assistant},
    Source{"bard.google.com", assistant},
    Source{"notebooklm.google.com", assistant},
    Source{"docs.google.com", unknown},
    Source{"sites.google.com", unknown},
    Source{"classroom.google.com", unknown},
    Source{"calendar.google.com", unknown},
    Source{"groups.google.com", social},
    Source{"plus.google.com", social},
    Source{"bing.com", search},
    Source{"duckduckgo.com", search},
    Source{"search.brave.com", search},
    Source{"ecosia.org", search},
    Source{"startpage.com", search},
    Source{"qwant.com", search},
    Source{"mojeek.com", search},
    Source{"kagi.com", search},
    Source{"swisscows.com", search},
    Source{"presearch.com", search},
    Source{"aol.com", search},
    Source{"search.aol.com", search},
    Source{"ask.com", search},
    Source{"lycos.com", search},
    Source{"search.lycos.com", search},
    Source{"baidu.com", search},
    Source{"tieba.baidu.com", social},
    Source{"zhidao.baidu.com", social},
    Source{"sogou.com", search},
    Source{"so.com", search},
    Source{"360.cn", search},
    Source{"sm.cn", search},
    Source{"toutiao.com", search},
    Source{"naver.com", search},
    Source{"blog.naver.com", social},
    Source{"cafe.naver.com", social},
    Source{"mail.naver.com", email},
    Source{"daum.net", search},
    Source{"seznam.cz", search},
    Source{"email.seznam.cz", email},
    Source{"rambler.ru", search},
    Source{"go.mail.ru", search},
    Source{"mail.ru", email},
    Source{"coccoc.com", search},
    Source{"virgilio.it", search},
    Source{"onet.pl", search},
    Source{"ya.ru", search},

    Source{"facebook.com", social},
    Source{"fb.com", social},
    Source{"fb.me", social},
    Source{"messenger.com", social},
    Source{"com.facebook.katana", social},
    Source{"instagram.com", social},
    Source{"com.instagram.android", social},
    Source{"threads.net", social},
    Source{"threads.com", social},
    Source{"twitter.com", social},
    Source{"x.com", social},
    Source{"t.co", social},
    Source{"com.twitter.android", social},
    Source{"linkedin.com", social},
    Source{"lnkd.in", social},
    Source{"com.linkedin.android", social},
    Source{"reddit.com", social},
    Source{"redd.it", social},
    Source{"com.reddit.frontpage", social},
    Source{"pinterest.com", social},
    Source{"pin.it", social},
    Source{"com.pinterest", social},
    Source{"tumblr.com", social},
    Source{"snapchat.com", social},
    Source{"whatsapp.com", social},
    Source{"wa.me", social},
    Source{"telegram.org", social},
    Source{"t.me", social},
    Source{"org.telegram.messenger", social},
    Source{"discord.com", social},
    Source{"slack.com", social},
    Source{"com.slack", social},
    Source{"bsky.app", social},
    Source{"mastodon.social", social},
    Source{"quora.com", social},
    Source{"news.ycombinator.com", social},
    Source{"producthunt.com", social},
    Source{"medium.com", social},
    Source{"vk.com", social},
    Source{"ok.ru", social},
    Source{"weibo.com", social},
    Source{"weibo.cn", social},
    Source{"t.cn", social},
    Source{"weixin.qq.com", social},
    Source{"qzone.qq.com", social},
    Source{"mail.qq.com", email},
    Source{"zhihu.com", social},
    Source{"douban.com", social},
    Source{"xiaohongshu.com", social},
    Source{"line.me", social},
    Source{"kakao.com", social},
    Source{"plurk.com", social},
    Source{"dcard.tw", social},
    Source{"ptt.cc", social},
    Source{"xing.com", social},
    Source{"stackoverflow.com", social},
    Source{"flipboard.com", social},
    Source{"livejournal.com", social},
    Source{"meetup.com", social},

    Source{"youtube.com", video},
    Source{"youtu.be", video},
    Source{"com.google.android.youtube", video},
    Source{"vimeo.com", video},
    Source{"dailymotion.com", video},
    Source{"twitch.tv", video},
    Source{"tiktok.com", video},
    Source{"com.zhiliaoapp.musically", video},
    Source{"douyin.com", video},
    Source{"kuaishou.com", video},
    Source{"bilibili.com", video},
    Source{"b23.tv", video},
    Source{"youku.com", video},
    Source{"iqiyi.com", video},
    Source{"nicovideo.jp", video},
    Source{"rutube.ru", video},
    Source{"netflix.com", video},

    Source{"etsy.com", shopping},
    Source{"walmart.com", shopping},
    Source{"aliexpress.com", shopping},
    Source{"alibaba.com", shopping},
    Source{"taobao.com", shopping},
    Source{"tmall.com", shopping},
    Source{"jd.com", shopping},
    Source{"pinduoduo.com", shopping},
    Source{"temu.com", shopping},
    Source{"shopee.tw", shopping},
    Source{"mercadolibre.com", shopping},
    Source{"rakuten.co.jp", shopping},
    Source{"shopping.google.com", shopping},
    Source{"shopping.yahoo.com", shopping},

    Source{"chatgpt.com", assistant},
    Source{"chat.openai.com", assistant},
    Source{"openai.com", assistant},
    Source{"claude.ai", assistant},
    Source{"perplexity.ai", assistant},
    Source{"copilot.microsoft.com", assistant},
    Source{"copilot.com", assistant},
    Source{"deepseek.com", assistant},
    Source{"you.com", assistant},
    Source{"phind.com", assistant},
    Source{"poe.com", assistant},
    Source{"grok.com", assistant},
    Source{"meta.ai", assistant},
    Source{"mistral.ai", assistant},
    Source{"kimi.com", assistant},
    Source{"moonshot.cn", assistant},
    Source{"doubao.com", assistant},
    Source{"yiyan.baidu.com", assistant},
    Source{"tongyi.aliyun.com", assistant},

    Source{"outlook.com", email},
    Source{"outlook.live.com", email},
    Source{"outlook.office.com", email},
    Source{"outlook.office365.com", email},
    Source{"mail.yahoo.com", email},
    Source{"mail.aol.com", email},
    Source{"mail.163.com", email},
    Source{"mail.126.com", email},
    Source{"mail.proton.me", email},
    Source{"fastmail.com", email},
    Source{"mail.zoho.com", email},
    Source{"webmail.gmx.net", email},
    Source{"com.microsoft.office.outlook", email},
};

// Names that stand for a source, and second-level names of those with a domain in many countries.
constexpr std::array names{
    Source{"google", search},
    Source{"bing", search},
    Source{"yahoo", search},
    Source{"duckduckgo", search},
    Source{"ddg", search},
    Source{"baidu", search},
    Source{"yandex", search},
    Source{"sogou", search},
    Source{"naver", search},
    Source{"ecosia", search},
    Source{"brave", search},
    Source{"qwant", search},
    Source{"startpage", search},
    Source{"seznam", search},
    Source{"daum", search},
    Source{"adwords", search},
    Source{"googleads", search},
    Source{"google-ads", search},
    Source{"bingads", search},
    Source{"facebook", social},
    Source{"fb", social},
    Source{"ig", social},
    Source{"instagram", social},
    Source{"threads", social},
    Source{"meta", social},
    Source{"twitter", social},
    Source{"x", social},
    Source{"linkedin", social},
    Source{"reddit", social},
    Source{"pinterest", social},
    Source{"snapchat", social},
    Source{"tumblr", social},
    Source{"whatsapp", social},
    Source{"telegram", social},
    Source{"discord", social},
    Source{"slack", social},
    Source{"quora", social},
    Source{"bluesky", social},
    Source{"mastodon", social},
    Source{"vk", social},
    Source{"vkontakte", social},
    Source{"weibo", social},
    Source{"wechat", social},
    Source{"weixin", social},
    Source{"qq", social},
    Source{"zhihu", social},
    Source{"xiaohongshu", social},
    Source{"line", social},
    Source{"kakao", social},
    Source{"hackernews", social},
    Source{"producthunt", social},
    Source{"tiktok", social},
    Source{"douyin", social},
    Source{"tencent", social},
    Source{"oceanengine", social},
    Source{"youtube", video},
    Source{"vimeo", video},
    Source{"twitch", video},
    Source{"bilibili", video},
    Source{"dailymotion", video},
    Source{"amazon", shopping},
    Source{"ebay", shopping},
    Source{"etsy", shopping},
    Source{"walmart", shopping},
    Source{"aliexpress", shopping},
    Source{"taobao", shopping},
    Source{"tmall", shopping},
    Source{"shopee", shopping},
    Source{"rakuten", shopping},
    Source{"chatgpt", assistant},
    Source{"openai", assistant},
    Source{"claude", assistant},
    Source{"perplexity", assistant},
    Source{"gemini", assistant},
    Source{"copilot", assistant},
    Source{"deepseek", assistant},
    Source{"grok", assistant},
    Source{"email", email},
    Source{"e-mail", email},
    Source{"e_mail", email},
    Source{"newsletter", email},
    Source{"mailchimp", email},
    Source{"gmail", email},
    Source{"hotmail", email},
};

// Of the names above, those with a domain in many countries (google.co.jp, amazon.de, …).
constexpr std::array<std::string_view, 7> worldwide{"google", "yahoo",  "yandex",   "amazon",
                                                    "ebay",   "shopee", "pinterest"};

template <std::size_t Size>
class SourceTable {
public:
    explicit SourceTable(const std::array<Source, Size>& sources)
    {
        kinds_.reserve(Size);
        for (const auto& source : sources)
            kinds_.emplace(source.name, source.kind);
    }

    // Null if the name isn't there.
    [[nodiscard]] const SourceKind* find(std::string_view name) const
    {
        const auto found = kinds_.find(name);
        return found == kinds_.end() ? nullptr : &found->second;
    }

private:
    std::unordered_map<std::string_view, SourceKind> kinds_;
};

SourceKind kind_of_name(std::string_view name)
{
    static const SourceTable table(names);
    const auto* const kind = table.find(name);
    return kind == nullptr ? unknown : *kind;
}

// True for "de", "com", "co.uk", "com.au": what stands behind the name of a worldwide site.
bool is_country_ending(std::string_view text)
{
    const auto dot = text.find('.');
    if (dot == std::string_view::npos)
        return text.size() == 2 || text == "com";
    return dot <= 3 && text.size() - dot - 1 == 2;
}

SourceKind kind_of_worldwide(std::string_view domain)
{
    const auto dot = domain.find('.');
    if (dot == std::string_view::npos || !is_country_ending(domain.substr(dot + 1)))
        return unknown;
    const auto name = domain.substr(0, dot);
    return std::ranges::find(worldwide, name) != worldwide.end() ? kind_of_name(name) : unknown;
}

} // namespace

std::string_view host_of_url(std::string_view url)
{
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos || scheme_end == 0)
        return {};
    url.remove_prefix(scheme_end + 3);
    url = url.substr(0, url.find_first_of("/?#\\"));
    if (const auto user_end = url.rfind('@'); user_end != std::string_view::npos)
        url.remove_prefix(user_end + 1);
    if (url.starts_with('['))
        return url.substr(0, url.find(']') + 1);
    url = url.substr(0, url.find(':'));
    if (url.ends_with('.'))
        url.remove_suffix(1);
    if (istarts_with(url, "www."))
        url.remove_prefix(4);
    return url;
}

SourceKind kind_of_host(std::string_view host)
{
    static const SourceTable table(domains);
    for (auto domain = host; !domain.empty();) {
        if (const auto* const kind = table.find(domain))
            return *kind;
        if (const auto kind = kind_of_worldwide(domain); kind != unknown)
            return kind;
        const auto dot = domain.find('.');
        if (dot == std::string_view::npos)
            break;
        domain.remove_prefix(dot + 1);
    }
    return unknown;
}

SourceKind kind_of_source(std::string_view source)
{
    const auto kind = kind_of_name(source);
    if (kind != unknown || !source.contains('.'))
        return kind;
    return kind_of_host(source.starts_with("www.") ? source.substr(4) : source);
}

} // namespace waymark::events::enrich
