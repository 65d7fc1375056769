using Microsoft.AspNetCore.Components;
using TeamX.Actors.Company;
using TeamX.Actors.Dashboard.Client;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Pages;

/// <summary>All companies that the caller may reach, page by page.</summary>
public sealed partial class Companies
{
    private const int PageSize = 50;

    private List<CompanySummary> _rows = [];
    private string? _next;

    /// <summary>The company behind which this page of the list begins.</summary>
    [Parameter, SupplyParameterFromQuery]
    public string? After { get; set; }

    [Inject]
    internal CompanySummaries Summaries { get; set; } = null!;

    [Inject]
    internal NextSteps Steps { get; set; } = null!;

    /// <inheritdoc/>
    protected override IEnumerable<CompanyId> Watched => _rows.Select(row => row.Id);

    /// <summary>A new company is none of those on the page.</summary>
    protected override TimeSpan? ReadAgainAfter => TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var after = NameRule.IsValid(After) ? new CompanyId(After) : default(CompanyId?);
        var page = await Client.ListCompaniesAsync(new ListCompanies(PageSize, after), cancellationToken);
        var rows = await Task.WhenAll(page.Items.Select(id => Summaries.OfAsync(id, Client, cancellationToken)));
        _rows = [.. rows.OfType<CompanySummary>()];
        _next = page.HasMore ? page.Items[^1].Value : null;
    }
}
