namespace TeamX.Actors.Dashboard.Layout;

/// <summary>Which colours a browser wants.</summary>
/// <param name="Dark">Whether they are dark now.</param>
/// <param name="Chosen">Whether somebody chose them here; otherwise they follow the system.</param>
internal sealed record ThemeChoice(bool Dark, bool Chosen);
