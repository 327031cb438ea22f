// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/test_redirector.hpp"

#include <gmock/gmock.h>

namespace waymark::api::redirect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view crawler = "facebookexternalhit/1.1";

// What social networks get of a link.
class CardTest : public RedirectorFixture {
protected:
    CardTest() { send("User-Agent", crawler); }

    std::vector<std::uint32_t> flags_of_clicks() const
    {
        std::vector<std::uint32_t> flags;
        for (const auto& click : clicks())
            flags.push_back(click.flags);
        return flags;
    }
};

TEST_F(CardTest, CrawlerGetsThePreviewOfTheLinkAndIsNoClick)
{
    const auto link = create("shown", "https://example.com/?a=1&b=2", [](auto& draft) {
        draft.og_title = "Tom & Jerry";
        draft.og_description = "A chase";
    });
    patch(link, {.og_image = "og-images/x/1.webp"});
    for (int visit = 0; visit < 2; ++visit) {
        const auto card = ask("/shown");
        EXPECT_EQ(card.status, http::Status::ok);
        EXPECT_EQ(card.content_type, "text/html; charset=utf-8");
        EXPECT_THAT(card.body, HasSubstr("property=\"og:title\" content=\"Tom &amp; Jerry\""));
        EXPECT_THAT(card.body, HasSubstr("property=\"og:image\" "
                                         "content=\"https://s.example/api/og-images/"
                                         "og-images%2Fx%2F1.webp\""));
        EXPECT_THAT(card.body,
                    HasSubstr("property=\"og:url\" content=\"https://s.example/shown\""));
        EXPECT_THAT(card.body, HasSubstr("content=\"0;url=https://example.com/?a=1&amp;b=2\""));
        EXPECT_EQ(ask_inline("/shown"), "");
    }
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(CardTest, PersonIsLedToTheTargetOfThatLink)
{
    create("shown", "https://example.com/", [](auto& draft) { draft.og_title = "Title"; });
    send("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0");
    EXPECT_EQ(ask("/shown").status, http::Status::found);
    EXPECT_THAT(ask_inline("/shown"), StartsWith("HTTP/1.1 302 "));
    EXPECT_THAT(flags_of_clicks(), ElementsAre(0U, 0U));
}

TEST_F(CardTest, CrawlerIsLedOnWhereThereIsNothingToShowAndFlagged)
{
    create("plain", "https://example.com/");
    EXPECT_EQ(ask("/plain").status, http::Status::found);
    EXPECT_THAT(ask_inline("/plain"), StartsWith("HTTP/1.1 302 "));
    EXPECT_THAT(flags_of_clicks(), ElementsAre(events::flag_preview, events::flag_preview));
}

TEST_F(CardTest, ReaderInLineMayBeAPersonAndIsNotFlagged)
{
    create("plain", "https://example.com/");
    send("User-Agent", "Mozilla/5.0 (iPhone) Safari Line/13.2.0");
    EXPECT_EQ(ask("/plain").status, http::Status::found);
    EXPECT_THAT(flags_of_clicks(), ElementsAre(0U));
}

TEST_F(CardTest, LinkThatLeadsNowhereShowsNothing)
{
    const auto link =
        create("off", "https://hidden.example.com/", [](auto& draft) { draft.og_title = "Title"; });
    patch(link, {.status = links::LinkStatus::inactive});
    EXPECT_EQ(ask("/off").status, http::Status::bad_request);

    create("secret", "https://hidden.example.com/", [](auto& draft) {
        draft.og_title = "Title";
        draft.password = "hunter2";
    });
    EXPECT_THAT(ask("/secret").body, HasSubstr("<form method=\"post\""));
}

TEST_F(CardTest, NamesTheShortUrlOfARegisteredDomain)
{
    const auto domain = register_domain("short.ly");
    create_on(domain, "shown", "https://example.com/", [](auto& draft) { draft.og_title = "T"; });
    send("Host", "short.ly");
    EXPECT_THAT(ask("/shown").body,
                HasSubstr("property=\"og:url\" content=\"https://short.ly/shown\""));
}

} // namespace
} // namespace waymark::api::redirect
