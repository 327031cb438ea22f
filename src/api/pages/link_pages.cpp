// SPDX-License-Identifier: Apache-2.0
#include "api/pages/link_pages.hpp"

#include "api/pages/html_text.hpp"
#include "api/pages/link_words.hpp"
#include "api/pages/page.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace waymark::api::pages {

namespace {

std::string title_of(std::string_view what, const Brand& brand)
{
    return fmt::format("{} - {}", what, brand.name);
}

std::string refresh_tag(std::string_view target)
{
    return fmt::format("<meta http-equiv=\"refresh\" content=\"0;url={}\">\n", escape_html(target));
}

std::string meta_tag(std::string_view attribute, std::string_view name, std::string_view value)
{
    if (value.empty())
        return {};
    return fmt::format("<meta {}=\"{}\" content=\"{}\">\n", attribute, name, escape_html(value));
}

} // namespace

std::string notice_page(Notice notice, const Brand& brand, Language language)
{
    const auto words = notice_words(notice, language);
    return render({.language = language,
                   .title = title_of(words.heading, brand),
                   .head = brand_style(brand),
                   .body = brand_header(brand) +
                           fmt::format("<h1>{}</h1>\n<p class=\"tagline\">{}</p>\n", words.heading,
                                       words.text) +
                           brand_footer(brand),
                   .is_narrow = true});
}

std::string password_page(const PasswordForm& form, const Brand& brand, Language language)
{
    const auto& words = password_words(language);
    std::string body = brand_header(brand);
    body += fmt::format("<h1>{}</h1>\n<p class=\"tagline\">{}</p>\n", words.heading, words.text);
    if (form.was_wrong)
        body += fmt::format("<p class=\"alert\" role=\"alert\">{}</p>\n", words.wrong);
    body += fmt::format(R"(<form method="post" action="{}">
<label for="password">{}</label>
<input id="password" name="password" type="password" required autofocus autocomplete="off">
<button type="submit">{}</button>
</form>
)",
                        escape_html(form.action), words.label, words.button);
    return render({.language = language,
                   .title = title_of(words.heading, brand),
                   .head = brand_style(brand),
                   .body = body + brand_footer(brand),
                   .is_narrow = true});
}

std::string forwarding_page(std::string_view target, const Brand& brand, Language language)
{
    const auto& words = forwarding_words(language);
    const auto url = escape_html(target);
    return render({.language = language,
                   .title = title_of(words.heading, brand),
                   .head = refresh_tag(target),
                   .body = fmt::format("<h1>{0}</h1>\n<p class=\"tagline\">{1} "
                                       "<a href=\"{2}\" rel=\"noreferrer\">{2}</a></p>\n",
                                       words.heading, words.text, url),
                   .is_narrow = true});
}

std::string preview_page(const PreviewCard& card)
{
    std::string head = refresh_tag(card.target);
    head += meta_tag("property", "og:type", "website");
    head += meta_tag("property", "og:url", card.short_url);
    head += meta_tag("property", "og:title", card.title);
    head += meta_tag("property", "og:description", card.description);
    head += meta_tag("property", "og:image", card.image_url);
    head += meta_tag("name", "twitter:card", to_string(card.card));
    head += meta_tag("name", "twitter:title", card.title);
    head += meta_tag("name", "twitter:description", card.description);
    head += meta_tag("name", "twitter:image", card.image_url);
    head += meta_tag("name", "description", card.description);

    const auto title = card.title.empty() ? card.short_url : card.title;
    return render({.title = std::string(title),
                   .head = head,
                   .body = fmt::format("<h1>{}</h1>\n<p class=\"tagline\">{}</p>\n"
                                       "<p><a href=\"{}\" rel=\"noreferrer\">{}</a></p>\n",
                                       escape_html(title), escape_html(card.description),
                                       escape_html(card.target), escape_html(card.short_url)),
                   .is_narrow = true});
}

Language site_language(std::string_view accept_language)
{
    return trim(accept_language).empty() ? Language::zh_cn : choose_language(accept_language);
}

std::string landing_page_for(const waymark::redirect::HostSettings& host, Language language)
{
    const auto brand = brand_of(host, language);
    return render({.language = language,
                   .title = brand.name,
                   .body = fmt::format("<h1>{}</h1>\n<p class=\"tagline\">{}</p>\n",
                                       escape_html(brand.name), site_tagline(language)) +
                           brand_footer(brand),
                   .is_narrow = true});
}

} // namespace waymark::api::pages
