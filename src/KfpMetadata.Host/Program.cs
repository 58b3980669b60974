using KfpMetadata.Host;

return ScriptCommandLine.TryParse(args, out var commandLine, out var problem)
    ? new ScriptRunner(commandLine).Run()
    : Usage.Show(problem);
