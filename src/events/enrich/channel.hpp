// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waymark::events::enrich {

// What is known of how a visitor came. Text in lower case; empty: not known.
struct Arrival {
    std::string_view utm_source;
    std::string_view utm_medium;
    std::string_view utm_campaign;
    std::string_view click_id_kind; // the advertiser's parameter: "gclid", "fbclid", …
    std::string_view referrer_host; // without "www."; empty for the site's own pages
};

// The channel that brought a visitor. The rules are those of the default channel group of Google
// Analytics 4, first match, with what a click id says where no medium is tagged:
//
//   Direct            nothing is known of the arrival
//   Paid Shopping, Paid Search, Paid Social, Paid Video
//                     medium *cp*, ppc, retargeting or paid*, from a source of that kind
//                     (a campaign named shop* or *shopping* counts as shopping)
//   Display           medium display, banner, expandable, interstitial or cpm; click id dclid
//   Paid Other        another paid medium
//   Paid Search       click id gclid, gbraid, wbraid, msclkid, yclid, bd_vid
//   Paid Social       click id ttclid, gdt_vid, qz_gdt
//   Email             source or medium email, e-mail, newsletter; a web mail's referrer
//   Affiliates        medium affiliate(s)
//   Audio             medium audio
//   SMS               source or medium sms
//   Mobile Push Notifications
//                     medium *push, *notification* or mobile; source firebase
//   AI Assistants     source or referrer is one
//   Organic Shopping, Organic Social, Organic Video, Organic Search
//                     source or referrer of that kind; medium social*, sm, *video*, organic;
//                     click id fbclid, igshid, twclid, li_fat_id, epik (no proof of payment)
//   Referral          another referrer; medium referral, app, link
//   Unassigned        tagged, but none of the above
//
// A tagged source decides the kind; without one the referrer does. The text is constant.
[[nodiscard]] std::string_view channel_of(const Arrival& arrival);

// True if a query parameter of this name is an advertiser's click id.
[[nodiscard]] bool is_click_id(std::string_view parameter);

} // namespace waymark::events::enrich
