// SPDX-License-Identifier: Apache-2.0
#include "analytics/figure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::analytics {

namespace {

using testing::ElementsAre;

const Figure unknown;

Figure count(std::uint64_t value)
{
    return value;
}

TEST(Figure, ChangesInPerCentOfWhatWasBefore)
{
    EXPECT_EQ(change(count(4), count(5), FigureType::count), 25.0);
    EXPECT_EQ(change(count(5), count(0), FigureType::count), -100.0);
    EXPECT_EQ(change(Figure{1.5}, Figure{3.0}, FigureType::seconds), 100.0);
}

TEST(Figure, ChangesOfPercentagesAreInPoints)
{
    EXPECT_EQ(change(Figure{40.0}, Figure{50.0}, FigureType::percent), 10.0);
    EXPECT_EQ(change(Figure{0.0}, Figure{50.0}, FigureType::percent), 50.0);
}

TEST(Figure, HasNoChangeFromNothing)
{
    EXPECT_EQ(change(count(0), count(5), FigureType::count), std::nullopt);
    EXPECT_EQ(change(count(0), count(0), FigureType::count), 0.0);
    EXPECT_EQ(change(unknown, Figure{5.0}, FigureType::ratio), std::nullopt);
    EXPECT_EQ(change(Figure{5.0}, unknown, FigureType::percent), std::nullopt);
}

TEST(Figure, TellsCountsOfNothingAndNoRatios)
{
    EXPECT_EQ(figure_of_nothing(FigureType::count), count(0));
    EXPECT_EQ(figure_of_nothing(FigureType::percent), unknown);
}

TEST(Figure, OrdersRowsWithTheUnknownAtTheEnd)
{
    const FigureRow a{std::string("a"), 1.5};
    const FigureRow b{std::string("b"), 2.5};
    const FigureRow c{std::string("c"), unknown};
    const FigureRow d{std::string("d"), 1.5};
    std::vector<FigureRow> rows{c, d, a, b};
    sort_rows(rows, std::array{ColumnOrder{1, true}, ColumnOrder{0, false}});
    EXPECT_THAT(rows, ElementsAre(b, a, d, c));
    sort_rows(rows, std::array{ColumnOrder{1, false}, ColumnOrder{0, true}});
    EXPECT_THAT(rows, ElementsAre(d, a, b, c));
}

TEST(Figure, OrdersTextsByTheirBytes)
{
    std::vector<FigureRow> rows{{std::string("\xc3\xa4")}, {std::string("z")}, {std::string("Z")}};
    sort_rows(rows, std::array{ColumnOrder{0, false}});
    EXPECT_EQ(rows.front().front(), Figure{std::string("Z")});
    EXPECT_EQ(rows.back().front(), Figure{std::string("\xc3\xa4")});
}

TEST(Figure, CutsRowsToAPage)
{
    std::vector<FigureRow> rows{{count(1)}, {count(2)}, {count(3)}};
    cut_rows(rows, 1, 1);
    EXPECT_THAT(rows, ElementsAre(FigureRow{count(2)}));
    cut_rows(rows, 5, 2);
    EXPECT_TRUE(rows.empty());
}

} // namespace

} // namespace waymark::analytics
