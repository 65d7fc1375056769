namespace TeamX.Actors.Domain.Protocol;

/// <summary>A message to one company; the region routes by this id.</summary>
public interface IWithCompanyId
{
    /// <summary>The company that is meant.</summary>
    CompanyId CompanyId { get; }
}
