// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "api/openshort/export_writer.hpp"

#include <memory>
#include <string>

namespace waymark::api::openshort {

// An export with each click, made portion by portion: however many clicks there are, it holds one
// portion of them. Blocks on the event store. Not thread-safe.
class ClickExport {
public:
    // The first portion is read at once.
    //
    // Errors are those of Reader::run: nothing of the file was made, so that the failure can still
    // be the answer.
    [[nodiscard]] static Result<ClickExport> open(std::unique_ptr<ExportWriter> writer, Export data,
                                                  analytics::ClickStream stream);

    // The next piece of the file; empty at its end. Throws std::runtime_error where the store fails
    // now: the file is cut off.
    [[nodiscard]] std::string next();

private:
    ClickExport(std::unique_ptr<ExportWriter> writer, Export data, analytics::ClickStream stream);

    std::unique_ptr<ExportWriter> writer_;
    Export data_;
    analytics::ClickStream stream_;
    std::string first_piece_;
    bool is_ended_ = false;
};

} // namespace waymark::api::openshort
