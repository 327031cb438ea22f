// SPDX-License-Identifier: Apache-2.0
#include "app/landing_page.hpp"

#include <gmock/gmock.h>

namespace waymark::app {
namespace {

using testing::HasSubstr;
using testing::Not;

ServerState healthy_state()
{
    ServerState state;
    state.version = "1.2.3";
    state.uptime = std::chrono::hours{50};
    state.meta_store_ok = true;
    state.event_store_ok = true;
    state.event_store = "embedded engine, running";
    state.public_url = "http://127.0.0.1:5004";
    return state;
}

TEST(LandingPage, TellsWhatRunsAndHowItIs)
{
    const auto page = landing_page(healthy_state(), Language::en);
    EXPECT_THAT(page, HasSubstr("Everything is running."));
    EXPECT_THAT(page, HasSubstr("2 d 2 h"));
    EXPECT_THAT(page, HasSubstr("Waymark 1.2.3"));
    EXPECT_THAT(page, HasSubstr("http://127.0.0.1:5004/api/urls"));
}

TEST(LandingPage, SaysWhatALostEventStoreMeans)
{
    auto state = healthy_state();
    state.event_store_ok = false;
    EXPECT_THAT(landing_page(state, Language::en), HasSubstr("clicks wait on disk"));
}

TEST(LandingPage, IsWrittenInThreeLanguages)
{
    EXPECT_THAT(landing_page(healthy_state(), Language::zh_cn), HasSubstr("lang=\"zh-CN\""));
    EXPECT_THAT(landing_page(healthy_state(), Language::zh_tw), HasSubstr("轉址"));
}

TEST(LandingPage, EscapesWhatAnOperatorConfigured)
{
    auto state = healthy_state();
    state.public_url = "http://x/<script>\"'&";
    const auto page = landing_page(state, Language::en);
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
    EXPECT_THAT(page, HasSubstr("http://x/&lt;script&gt;&quot;&#39;&amp;"));
}

} // namespace
} // namespace waymark::app
