using System.Text;

namespace KfpMetadata.Client;

/// <summary>Reads what a program writes line by line. Of a line that does not end only the beginning is kept.</summary>
internal static class BoundedLines
{
    private const int Longest = 2048;

    /// <summary>Reads to the end. A reader that fails ends the reading, and nothing else.</summary>
    public static async Task ReadAsync(StreamReader reader, Action<string> hear)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            for (int count; (count = await reader.ReadAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0;)
            {
                foreach (var letter in buffer.AsSpan(0, count))
                {
                    if (letter is '\n' or '\r')
                    {
                        if (line.Length > 0) hear(line.ToString());
                        line.Clear();
                    }
                    else if (line.Length < Longest)
                    {
                        line.Append(letter);
                    }
                }
            }

            if (line.Length > 0) hear(line.ToString());
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program is gone.
        }
    }
}
