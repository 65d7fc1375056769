using Microsoft.AspNetCore.Components;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Dashboard.Components;

/// <summary>A live page about one company, the one in its address.</summary>
public abstract class CompanyPage : LivePage
{
    /// <summary>The company's id, as the address has it.</summary>
    [Parameter]
    public string Company { get; set; } = "";

    /// <summary>The company.</summary>
    protected CompanyId CompanyId => new(Company);

    /// <summary>Whether the caller may change the company: whether buttons are shown.</summary>
    protected bool MayWrite => Client.MayWrite(CompanyId);

    /// <inheritdoc/>
    protected override IEnumerable<CompanyId> Watched => [CompanyId];
}
