#pragma warning disable
namespace TeamX.Actors.Company { internal sealed record AbortAllRuns; }
