// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/export_writer.hpp"

namespace waymark::api::openshort {

// One object, indented. Without clicks() it has no member `clicks`.
class JsonExport final : public ExportWriter {
public:
    [[nodiscard]] std::string_view content_type() const override
    {
        return "application/json; charset=utf-8";
    }
    [[nodiscard]] std::string_view extension() const override { return "json"; }
    [[nodiscard]] std::string begin(const Export& data) override;
    [[nodiscard]] std::string clicks(std::span<const analytics::ClickRecord> clicks,
                                     const DestinationIds& ids) override;
    [[nodiscard]] std::string end() override;

private:
    bool has_list_ = false; // the list of clicks is begun
    bool has_clicks_ = false;
};

} // namespace waymark::api::openshort
