// SPDX-License-Identifier: Apache-2.0
#include "links/bundles/bundle.hpp"

#include <gmock/gmock.h>

#include <string>

namespace waymark::links::bundles {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

auto mistake_in(const std::string& field)
{
    return AllOf(Field(&Error::code, Errc::invalid_argument), Field(&Error::field, field));
}

std::string repeated(std::string_view text, std::size_t count)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

BundleDraft good_draft()
{
    BundleDraft draft;
    draft.name = "Spring";
    return draft;
}

std::vector<std::string> numbered(std::size_t count)
{
    std::vector<std::string> uids;
    for (std::size_t i = 0; i < count; ++i)
        uids.push_back(std::to_string(i));
    return uids;
}

TEST(BundleStatus, ReadsWhatItWrites)
{
    EXPECT_EQ(to_string(BundleStatus::active), "ACTIVE");
    EXPECT_EQ(to_string(BundleStatus::archived), "ARCHIVED");
    EXPECT_EQ(parse_bundle_status("ACTIVE"), BundleStatus::active);
    EXPECT_EQ(parse_bundle_status("ARCHIVED"), BundleStatus::archived);
    EXPECT_EQ(parse_bundle_status("archived"), std::nullopt);
    EXPECT_EQ(parse_bundle_status(""), std::nullopt);
}

TEST(BundleDraft, OfAGoodBundleHasNoMistake)
{
    BundleDraft draft = good_draft();
    EXPECT_THAT(find_mistakes(draft), IsEmpty());
    draft.name = repeated("春", name_max);
    draft.description = repeated("说", bundles::description_max);
    draft.color = "#3b82F6";
    draft.icon = "👩‍🚀";
    draft.links = numbered(members_max);
    EXPECT_THAT(find_mistakes(draft), IsEmpty());
}

TEST(BundleDraft, NamesEachMistakeInTheOrderOfItsMembers)
{
    BundleDraft draft;
    draft.description = repeated("说", bundles::description_max + 1);
    draft.color = "blue";
    draft.icon = "\xff";
    draft.links = numbered(members_max + 1);
    EXPECT_THAT(find_mistakes(draft),
                ElementsAre(mistake_in("name"), mistake_in("description"), mistake_in("color"),
                            mistake_in("icon"), mistake_in("links")));
}

TEST(BundleDraft, HasANameOfUpTo100Characters)
{
    BundleDraft draft = good_draft();
    draft.name = repeated("春", name_max + 1);
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("name")));
}

TEST(BundleDraft, TakesColorsOfThreeSixOrEightDigitsWithOrWithoutHash)
{
    BundleDraft draft = good_draft();
    for (const std::string_view color :
         {"", "#fff", "fff", "#3B82F6", "3b82f6", "#3B82F680", "3B82F680"}) {
        draft.color = color;
        EXPECT_THAT(find_mistakes(draft), IsEmpty()) << color;
    }
    for (const std::string_view color : {"#", "#ff", "#ffff", "#fffff", "#fffffff", "#3B82F6801",
                                         "##fff", "#ggg", "fff#", " #fff", "red"}) {
        draft.color = color;
        EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("color"))) << color;
    }
}

TEST(BundleDraft, CountsAnIconInUtf16Units)
{
    BundleDraft draft = good_draft();
    draft.icon = repeated("😀", 5);
    EXPECT_THAT(find_mistakes(draft), IsEmpty());
    draft.icon = repeated("😀", 5) + "x";
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("icon")));
    draft.icon = repeated("春", 11);
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("icon")));
}

TEST(BundleDraft, NamesALinkOnce)
{
    BundleDraft draft = good_draft();
    draft.links = {"a", "b", "a"};
    EXPECT_THAT(find_mistakes(draft), ElementsAre(mistake_in("links")));
}

TEST(BundlePatch, ThatChangesNothingHasNoMistake)
{
    EXPECT_THAT(find_mistakes(BundlePatch{}), IsEmpty());
}

TEST(BundlePatch, NamesEachMistakeInTheOrderOfItsMembers)
{
    BundlePatch patch;
    patch.name = "";
    patch.description = repeated("说", bundles::description_max + 1);
    patch.color = "#12";
    patch.icon = repeated("x", icon_max + 1);
    EXPECT_THAT(find_mistakes(patch), ElementsAre(mistake_in("name"), mistake_in("description"),
                                                  mistake_in("color"), mistake_in("icon")));
}

} // namespace
} // namespace waymark::links::bundles
