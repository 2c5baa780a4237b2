/** What AWS answers those whom it doesn't know, or whose environment isn't deployed: in words that say what to do. */

const LOGGED_OUT = 'there are no AWS credentials: set a profile (AWS_PROFILE) or log in, and try again';
const EXPIRED = 'the AWS credentials have expired: log in again';
const UNKNOWN = 'AWS does not know these credentials: check AWS_PROFILE';
const FORBIDDEN = 'these AWS credentials may not do this: check AWS_PROFILE';
const MISSING = "the environment isn't there, or not all of it: deploy it first";

/** By the errors' names; the older protocols of CloudFormation and S3 have shorter ones. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  CredentialsProviderError: LOGGED_OUT,
  TokenProviderError: EXPIRED,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  InvalidAccessKeyId: UNKNOWN,
  InvalidClientTokenId: UNKNOWN,
  UnrecognizedClientException: UNKNOWN,
  AccessDenied: FORBIDDEN,
  AccessDeniedException: FORBIDDEN,
  ResourceNotFoundException: MISSING,
};

/** Undefined where the error's own message has to do. */
export function awsExplanation(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const noWorkgroup = /workgroup .*not found/i.test(error.message);
  const explanation = noWorkgroup ? MISSING : EXPLANATIONS[error.name];
  return explanation && `${explanation}\n(${error.message})`;
}
