// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/click_export.hpp"

#include <stdexcept>
#include <utility>

namespace waymark::api::openshort {

ClickExport::ClickExport(std::unique_ptr<ExportWriter> writer, Export data,
                         analytics::ClickStream stream)
    : writer_(std::move(writer)), data_(std::move(data)), stream_(std::move(stream))
{
}

Result<ClickExport> ClickExport::open(std::unique_ptr<ExportWriter> writer, Export data,
                                      analytics::ClickStream stream)
{
    ClickExport file(std::move(writer), std::move(data), std::move(stream));
    const auto clicks = file.stream_.next();
    if (!clicks)
        return std::unexpected(clicks.error());
    file.first_piece_ = file.writer_->begin(file.data_);
    file.first_piece_ += file.writer_->clicks(*clicks, file.data_.destinations);
    return file;
}

std::string ClickExport::next()
{
    if (!first_piece_.empty())
        return std::exchange(first_piece_, {});
    if (is_ended_)
        return {};
    const auto clicks = stream_.next();
    if (!clicks)
        throw std::runtime_error(clicks.error().message);
    if (!clicks->empty())
        return writer_->clicks(*clicks, data_.destinations);
    is_ended_ = true;
    return writer_->end();
}

} // namespace waymark::api::openshort
