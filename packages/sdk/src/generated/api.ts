// Made by "npm run generate" from docs/openapi.json.

export interface paths {
  '/v1/password-resets': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Have a link for a new password mailed; the answer is the same whether there is an account or not */
    post: operations['askForPasswordReset']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/password-resets/look-up': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Whose password a link sets */
    post: operations['lookUpPasswordReset']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/password-resets/use': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Set a new password by a link, once; every browser is signed out */
    post: operations['resetPassword']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/set-up': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Whether the first account is still to be made, and what this service can do before somebody is signed in */
    get: operations['getSetUp']
    put?: never
    /** Make the first account, with the link that the service printed, and sign in */
    post: operations['setUp']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/session': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who is signed in, and in which workspace */
    get: operations['getSession']
    /** Look at another workspace of the account */
    put: operations['switchWorkspace']
    /** Sign in: sets the session cookie */
    post: operations['signIn']
    /** Sign out */
    delete: operations['signOut']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/invitations/look-up': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** What an invitation link is for */
    post: operations['lookUpInvitation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/invitations/accept': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Join a workspace by an invitation link, and sign in */
    post: operations['acceptInvitation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/workspace': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The workspace of this key */
    get: operations['getWorkspace']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Change its name, which imports are told, the colour of the connect pages, and the origins of your app */
    patch: operations['updateWorkspace']
    trace?: never
  }
  '/v1/api-keys': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** API keys, without the keys themselves */
    get: operations['listApiKeys']
    put?: never
    /** Make an API key; `key` is shown this once */
    post: operations['createApiKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/api-keys/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Revoke an API key at once */
    delete: operations['revokeApiKey']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/certificates': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The public keys that connect secrets may be signed with */
    get: operations['listCertificates']
    put?: never
    /** Add your own public key, or have a pair made; then `private_key` is shown this once */
    post: operations['createCertificate']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/certificates/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Revoke a certificate at once */
    delete: operations['revokeCertificate']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/sessions': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The browsers in which the account is signed in, the newest first */
    get: operations['listSessions']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/sessions/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Sign a browser out */
    delete: operations['endSession']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/account': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /** Change your name */
    patch: operations['updateAccount']
    trace?: never
  }
  '/v1/account/password': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /** Change your password; every other browser is signed out */
    put: operations['changePassword']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/members': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who may use the workspace, in the order of joining */
    get: operations['listMembers']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/members/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Remove a member; their sessions here end at once */
    delete: operations['removeMember']
    options?: never
    head?: never
    /** Give a member another role */
    patch: operations['updateMember']
    trace?: never
  }
  '/v1/invitations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Invitations that can still be accepted */
    get: operations['listInvitations']
    put?: never
    /** Make a link that lets somebody join; it is shown this once and works for 7 days */
    post: operations['inviteMember']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/invitations/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Take an invitation back */
    delete: operations['withdrawInvitation']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/audit-log': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who did what: every write by a person or a key, newest first; kept for a year */
    get: operations['listAuditLog']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/members/{id}/password-reset': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Make a link with which a member sets a new password; it is shown this once and works for a day
     * @description For people who are signed in: whoever uses the link signs in as the member. An owner’s is made by an owner alone.
     */
    post: operations['resetMemberPassword']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The catalogue of connectors, and what this workspace has set for each */
    get: operations['listConnectors']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One connector, and what this workspace has set for it */
    get: operations['getConnector']
    /**
     * Sets the workspace's OAuth2 client, settings and schedule of a connector
     * @description What is left out stays as it is; null empties it. The client secret and secret settings are kept sealed and never returned; a secret setting that is left out of settings stays.
     */
    put: operations['configureConnector']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The integrations of this workspace, in the order of their making */
    get: operations['listIntegrations']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One integration */
    get: operations['getIntegration']
    put?: never
    post?: never
    /** Ends an integration: erases its credentials, records and imports, and revokes the grant */
    delete: operations['deleteIntegration']
    options?: never
    head?: never
    /** Pauses an integration (no scheduled imports, its records stay), or lets it go on */
    patch: operations['updateIntegration']
    trace?: never
  }
  '/v1/customers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The workspace's customers who have connected something */
    get: operations['listCustomers']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connect-links': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A signed link to the connect page, to be mailed to a customer
     * @description Works without an SDK, once, until it expires. It ends on a page that says "done", or at `redirect_url` with the parameters `connect_status` (`ready` or `error`) and `connect_error`. Nothing is kept of a link until it is used, so asking for one changes nothing; the audit log says who asked, and for whom.
     */
    get: operations['createConnectLink']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations/{integration_id}/schedule': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** When an integration is read, and when the next time is */
    get: operations['getSchedule']
    /** Set an integration's own schedule; null: its connector's holds again */
    put: operations['setSchedule']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/imports': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How this workspace's integrations of a connector are imported */
    get: operations['getImportSettings']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /**
     * Change how this workspace's integrations of a connector are imported, or pause them
     * @description What is left out stays as it is; null means: as the connector says. While it is paused nothing is imported by schedule; by hand it can be.
     */
    patch: operations['changeImportSettings']
    trace?: never
  }
  '/v1/integrations/{integration_id}/imports': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The imports of an integration, newest first */
    get: operations['listImports']
    put?: never
    /** Import now */
    post: operations['startImport']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/imports/{import_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One import and how far each of its streams is */
    get: operations['getImport']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/imports/{import_id}/cancel': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Cancel it: at once when it waits, within a page when it runs; no change when it has ended */
    post: operations['cancelImport']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/imports/{import_id}/retry': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Read the failed streams of an import again, from where they stand */
    post: operations['retryImport']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations/{integration_id}/held-deletes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Streams whose deletes are held until somebody confirms them; the error of their import says why */
    get: operations['listHeldDeletes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/imports/{import_id}/confirm-deletes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Say that the deletes which the guard stopped are right: reads those streams again and deletes what is gone */
    post: operations['confirmDeletes']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/imports/{import_id}/progress': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * How an import stands, and each change, as server-sent events
     * @description Each message of the type `progress` has the import as `GET /imports/{import_id}` shows it, at most one a second. The first comes at once; with `Last-Event-ID` only when something changed since. A message of the type `end` says why the service ends the stream: `done` (the import has ended), `gone` (it was deleted), `stopping` (connect again). Who connects again after `done` with its id gets 204, upon which browsers stop.
     */
    get: operations['watchImport']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations/{integration_id}/record-errors': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Records that could not be taken, each with its reason */
    get: operations['listRecordErrors']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations/{integration_id}/record-errors/counts': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How many records could not be taken, for each stream, code and field; the most first */
    get: operations['countRecordErrors']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/models': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The data models and their fields */
    get: operations['listModels']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/records': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A customer's records of a model, the newest change first; with a search, those that have the text
     * @description A search looks at up to 10,000 records for one answer, so a page may hold less than was asked for, or nothing, and still have a next one.
     */
    get: operations['searchRecords']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-campaigns': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Campaign: a customer's records, the longest unchanged first */
    get: operations['list_crm_campaign']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-campaigns/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Campaign: one record */
    get: operations['get_crm_campaign']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-campaigns/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Campaign: one record as the third party sent it */
    get: operations['get_raw_crm_campaign']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-companies': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Company: a customer's records, the longest unchanged first */
    get: operations['list_crm_company']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-companies/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Company: one record */
    get: operations['get_crm_company']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-companies/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Company: one record as the third party sent it */
    get: operations['get_raw_crm_company']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contacts': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact: a customer's records, the longest unchanged first */
    get: operations['list_crm_contact']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contacts/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact: one record */
    get: operations['get_crm_contact']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contacts/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact: one record as the third party sent it */
    get: operations['get_raw_crm_contact']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-lists': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list: a customer's records, the longest unchanged first */
    get: operations['list_crm_contact_list']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-lists/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list: one record */
    get: operations['get_crm_contact_list']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-lists/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list: one record as the third party sent it */
    get: operations['get_raw_crm_contact_list']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-list-memberships': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list membership: a customer's records, the longest unchanged first */
    get: operations['list_crm_contact_list_membership']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-list-memberships/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list membership: one record */
    get: operations['get_crm_contact_list_membership']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-list-memberships/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list membership: one record as the third party sent it */
    get: operations['get_raw_crm_contact_list_membership']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-deals': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deal: a customer's records, the longest unchanged first */
    get: operations['list_crm_deal']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-deals/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deal: one record */
    get: operations['get_crm_deal']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-deals/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deal: one record as the third party sent it */
    get: operations['get_raw_crm_deal']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-categories': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Category: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_category']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-categories/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Category: one record */
    get: operations['get_ecommerce_category']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-categories/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Category: one record as the third party sent it */
    get: operations['get_raw_ecommerce_category']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-customers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Customer: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_customer']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-customers/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Customer: one record */
    get: operations['get_ecommerce_customer']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-customers/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Customer: one record as the third party sent it */
    get: operations['get_raw_ecommerce_customer']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-manufacturers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Manufacturer: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_manufacturer']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-manufacturers/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Manufacturer: one record */
    get: operations['get_ecommerce_manufacturer']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-manufacturers/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Manufacturer: one record as the third party sent it */
    get: operations['get_raw_ecommerce_manufacturer']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-orders': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Order: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_order']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-orders/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Order: one record */
    get: operations['get_ecommerce_order']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-orders/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Order: one record as the third party sent it */
    get: operations['get_raw_ecommerce_order']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-products': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_product']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-products/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product: one record */
    get: operations['get_ecommerce_product']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-products/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product: one record as the third party sent it */
    get: operations['get_raw_ecommerce_product']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-categories': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product category: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_product_category']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-categories/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product category: one record */
    get: operations['get_ecommerce_product_category']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-categories/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product category: one record as the third party sent it */
    get: operations['get_raw_ecommerce_product_category']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-options': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_product_option']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-options/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option: one record */
    get: operations['get_ecommerce_product_option']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-options/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option: one record as the third party sent it */
    get: operations['get_raw_ecommerce_product_option']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-option-values': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option value: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_product_option_value']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-option-values/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option value: one record */
    get: operations['get_ecommerce_product_option_value']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-option-values/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option value: one record as the third party sent it */
    get: operations['get_raw_ecommerce_product_option_value']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-variants': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product variant: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_product_variant']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-variants/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product variant: one record */
    get: operations['get_ecommerce_product_variant']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-variants/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product variant: one record as the third party sent it */
    get: operations['get_raw_ecommerce_product_variant']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-suppliers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Supplier: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_supplier']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-suppliers/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Supplier: one record */
    get: operations['get_ecommerce_supplier']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-suppliers/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Supplier: one record as the third party sent it */
    get: operations['get_raw_ecommerce_supplier']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-variant-options': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Variant option: a customer's records, the longest unchanged first */
    get: operations['list_ecommerce_variant_option']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-variant-options/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Variant option: one record */
    get: operations['get_ecommerce_variant_option']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-variant-options/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Variant option: one record as the third party sent it */
    get: operations['get_raw_ecommerce_variant_option']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/geolocation-bicycle-stations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Bicycle station: a customer's records, the longest unchanged first */
    get: operations['list_geolocation_bicycle_station']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/geolocation-bicycle-stations/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Bicycle station: one record */
    get: operations['get_geolocation_bicycle_station']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/geolocation-bicycle-stations/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Bicycle station: one record as the third party sent it */
    get: operations['get_raw_geolocation_bicycle_station']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/hris-users': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Employee: a customer's records, the longest unchanged first */
    get: operations['list_hris_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/hris-users/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Employee: one record */
    get: operations['get_hris_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/hris-users/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Employee: one record as the third party sent it */
    get: operations['get_raw_hris_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/marketing-reports': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Marketing report: a customer's records, the longest unchanged first */
    get: operations['list_marketing_report']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/marketing-reports/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Marketing report: one record */
    get: operations['get_marketing_report']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/marketing-reports/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Marketing report: one record as the third party sent it */
    get: operations['get_raw_marketing_report']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-groups': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Group: a customer's records, the longest unchanged first */
    get: operations['list_pm_group']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-groups/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Group: one record */
    get: operations['get_pm_group']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-groups/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Group: one record as the third party sent it */
    get: operations['get_raw_pm_group']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issues': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue: a customer's records, the longest unchanged first */
    get: operations['list_pm_issue']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issues/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue: one record */
    get: operations['get_pm_issue']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issues/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue: one record as the third party sent it */
    get: operations['get_raw_pm_issue']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-fields': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue field: a customer's records, the longest unchanged first */
    get: operations['list_pm_issue_field']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-fields/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue field: one record */
    get: operations['get_pm_issue_field']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-fields/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue field: one record as the third party sent it */
    get: operations['get_raw_pm_issue_field']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-statuses': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue status: a customer's records, the longest unchanged first */
    get: operations['list_pm_issue_status']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-statuses/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue status: one record */
    get: operations['get_pm_issue_status']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-statuses/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue status: one record as the third party sent it */
    get: operations['get_raw_pm_issue_status']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-types': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue type: a customer's records, the longest unchanged first */
    get: operations['list_pm_issue_type']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-types/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue type: one record */
    get: operations['get_pm_issue_type']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-types/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue type: one record as the third party sent it */
    get: operations['get_raw_pm_issue_type']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-projects': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Project: a customer's records, the longest unchanged first */
    get: operations['list_pm_project']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-projects/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Project: one record */
    get: operations['get_pm_project']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-projects/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Project: one record as the third party sent it */
    get: operations['get_raw_pm_project']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-users': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** User: a customer's records, the longest unchanged first */
    get: operations['list_pm_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-users/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** User: one record */
    get: operations['get_pm_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-users/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** User: one record as the third party sent it */
    get: operations['get_raw_pm_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/social-users': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Social user: a customer's records, the longest unchanged first */
    get: operations['list_social_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/social-users/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Social user: one record */
    get: operations['get_social_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/social-users/{resource_id}/raw': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Social user: one record as the third party sent it */
    get: operations['get_raw_social_user']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/mapping': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The mapping that is live, and how far stored records are mapped again after it was published */
    get: operations['getMapping']
    /** Keeps a mapping as the next version; it is not live before it is published */
    put: operations['saveMapping']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/mapping/rollback': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Makes live again what was live before, and maps what is stored by it */
    post: operations['rollBackMapping']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/mapping/versions': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The versions of a mapping, newest first; the connector's own is version 0 and not among them */
    get: operations['listMappingVersions']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/mapping/versions/{version}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One version of a mapping; 0 is the connector's own */
    get: operations['getMappingVersion']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/mapping/versions/{version}/publish': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Makes a version live, newer or older, and maps what is stored by it */
    post: operations['publishMapping']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/connectors/{type}/mapping/preview': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** What a mapping would make of records that are stored; nothing is written */
    post: operations['previewMapping']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/events/stream': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Events as they happen, as server-sent events
     * @description Each message has an event as JSON in `data` (with `body` as text where it is asked for) and a cursor as `id`. Begins now, or after `after`; after a reconnection some events may come again, under the same id. The first message has the type `ready`: nothing that happens from then on is left out. With `deliveries=true` a message of the type `deliveries` says that deliveries or replays have changed (sent, failed, tried again, given up; the progress of a replay): whatever their number, at most once a second, with `{}` as data and no id; read what you show again. Every 15 s there is a comment. A message of the type `end` says why the service ends the stream: `slow` (too much was not taken in time), `stopping`, `renew` (after an hour): connect again with the last id.
     */
    get: operations['streamEvents']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/events': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Events, newest first */
    get: operations['listEvents']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/events/{event_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One event, with the body that is sent */
    get: operations['getEvent']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * A customer's changes in order, to be followed with a cursor that misses none
     * @description See docs/changes.md.
     */
    get: operations['listChanges']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-campaigns/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Campaign: a customer's changes in order */
    get: operations['list_crm_campaign_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-companies/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Company: a customer's changes in order */
    get: operations['list_crm_company_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contacts/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact: a customer's changes in order */
    get: operations['list_crm_contact_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-lists/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list: a customer's changes in order */
    get: operations['list_crm_contact_list_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-contact-list-memberships/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Contact list membership: a customer's changes in order */
    get: operations['list_crm_contact_list_membership_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/crm-deals/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deal: a customer's changes in order */
    get: operations['list_crm_deal_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-categories/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Category: a customer's changes in order */
    get: operations['list_ecommerce_category_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-customers/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Customer: a customer's changes in order */
    get: operations['list_ecommerce_customer_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-manufacturers/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Manufacturer: a customer's changes in order */
    get: operations['list_ecommerce_manufacturer_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-orders/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Order: a customer's changes in order */
    get: operations['list_ecommerce_order_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-products/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product: a customer's changes in order */
    get: operations['list_ecommerce_product_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-categories/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product category: a customer's changes in order */
    get: operations['list_ecommerce_product_category_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-options/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option: a customer's changes in order */
    get: operations['list_ecommerce_product_option_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-option-values/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product option value: a customer's changes in order */
    get: operations['list_ecommerce_product_option_value_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-product-variants/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Product variant: a customer's changes in order */
    get: operations['list_ecommerce_product_variant_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-suppliers/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Supplier: a customer's changes in order */
    get: operations['list_ecommerce_supplier_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/ecommerce-variant-options/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Variant option: a customer's changes in order */
    get: operations['list_ecommerce_variant_option_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/geolocation-bicycle-stations/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Bicycle station: a customer's changes in order */
    get: operations['list_geolocation_bicycle_station_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/hris-users/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Employee: a customer's changes in order */
    get: operations['list_hris_user_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/marketing-reports/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Marketing report: a customer's changes in order */
    get: operations['list_marketing_report_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-groups/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Group: a customer's changes in order */
    get: operations['list_pm_group_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issues/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue: a customer's changes in order */
    get: operations['list_pm_issue_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-fields/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue field: a customer's changes in order */
    get: operations['list_pm_issue_field_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-statuses/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue status: a customer's changes in order */
    get: operations['list_pm_issue_status_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-issue-types/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Issue type: a customer's changes in order */
    get: operations['list_pm_issue_type_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-projects/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Project: a customer's changes in order */
    get: operations['list_pm_project_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/pm-users/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** User: a customer's changes in order */
    get: operations['list_pm_user_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/social-users/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Social user: a customer's changes in order */
    get: operations['list_social_user_changes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/resources/{resource_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One record by its id, with its raw form; deleted ones as well */
    get: operations['getResource']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/resources/{resource_id}/history': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What happened to a record, newest first, for as long as events are kept */
    get: operations['listResourceHistory']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/webhook-endpoints': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Webhook endpoints, oldest first */
    get: operations['listWebhookEndpoints']
    put?: never
    /** Make a webhook endpoint */
    post: operations['createWebhookEndpoint']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/webhook-endpoints/{endpoint_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One webhook endpoint */
    get: operations['getWebhookEndpoint']
    put?: never
    post?: never
    /** Delete a webhook endpoint and everything that waits for it */
    delete: operations['deleteWebhookEndpoint']
    options?: never
    head?: never
    /** Change, pause or enable a webhook endpoint */
    patch: operations['updateWebhookEndpoint']
    trace?: never
  }
  '/v1/webhook-endpoints/{endpoint_id}/test': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Send webhook_test to this endpoint, whatever its filter */
    post: operations['testWebhookEndpoint']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/webhook-endpoints/{endpoint_id}/rotate-secret': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Give a new signing secret (and ed25519 key); the old one signs as well until the grace period is over */
    post: operations['rotateWebhookSecret']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/deliveries': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deliveries, pending and ended, the newest event first */
    get: operations['listDeliveries']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/deliveries/{endpoint_id}/{event_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One delivery with its tries */
    get: operations['getDelivery']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/deliveries/{endpoint_id}/{event_id}/retry': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Send a delivery again that has ended: a replay of one */
    post: operations['retryDelivery']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/notices': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What the people of the workspace must know, newest first */
    get: operations['listNotices']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/notices/{notice_id}/read': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Mark a notice as read */
    post: operations['readNotice']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/notice-addresses': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who gets the notices by e-mail */
    get: operations['getNoticeAddresses']
    /** Say who gets the notices by e-mail; replaces those that are there */
    put: operations['setNoticeAddresses']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/webhook-endpoints/{endpoint_id}/replays': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Send again what was given up since a time, or the events of a range */
    post: operations['createReplay']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/replays/{replay_id}/cancel': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** End a replay: what was not sent yet of it leaves the queue */
    post: operations['cancelReplay']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/replays': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Replays, newest first */
    get: operations['listReplays']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/replays/{replay_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One replay with its progress */
    get: operations['getReplay']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/customers/{customer_id}/event-bodies': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /** Erase the bodies of a customer’s events and the answers to them; cancel what is pending of them */
    delete: operations['eraseEventBodies']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/statistics': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What flows: events, tries, slow endpoints, integrations that need help */
    get: operations['getStatistics']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/v1/integrations/{integration_id}/holdings': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What deleting the integration would erase, each counted up to 10,000 */
    get: operations['getHoldings']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export interface webhooks {
  webhook_test: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Somebody pressed "send a test" */
    post: operations['webhook_test']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_installed: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** A customer granted access, and the credentials work */
    post: operations['integration_installed']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_new_data_model: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** An import found a record never seen */
    post: operations['integration_new_data_model']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_updated_data_model: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** A mapped record really changed */
    post: operations['integration_updated_data_model']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_deleted_data_model: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** A record is gone at the third party */
    post: operations['integration_deleted_data_model']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_import_done: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** An import finished; its record events came before */
    post: operations['integration_import_done']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_cannot_refresh_oauth_token: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** The token can not be refreshed, and the customer must act */
    post: operations['integration_cannot_refresh_oauth_token']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  integration_oauth_token_fixed: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Access works again */
    post: operations['integration_oauth_token_fixed']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export interface components {
  schemas: {
    NoticeAddressesInput: {
      /** @description Who gets the notices of the workspace by e-mail, where the operator has set up SMTP. */
      addresses: string[]
    }
    DataModel: {
      /** @description As in the events. */
      type: string
      title: string
      description: string
      family: string
      /** @description The last part of the list's address: /v1/customers/{customer_id}/{path}. */
      path: string
      fields: {
        name: string
        /** @enum {string} */
        type: 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'json' | 'ref'
        /** @description The model that it is the id of. */
        ref: string | null
        description: string | null
      }[]
    }
    AnyRecord: {
      /** Format: uuid */
      id: string
      external_id: string
      source: string
      /** Format: uuid */
      integration_id: string
      /** Format: date-time */
      created: string
      /** Format: date-time */
      modified: string
    } & {
      [key: string]: unknown
    }
    MappingVersion: {
      version: number
      is_live: boolean
      mapping: unknown
      note: string
      /** @description Null: the connector's own */
      created: string | null
    }
    Mapping: {
      connector_type: string
      /** @description 0: the connector's own mapping */
      live_version: number
      /** @description 0: none was written */
      newest_version: number
      mapping: unknown
      /** @description The streams that the manifest has */
      streams: string[]
      published: string | null
      /** @description Why it fits the connector no more, after an upgrade; then imports fail until another is published */
      fault: string | null
      /** @description What is stored, mapped again since it was published. Null: nothing was ever published. */
      remap: {
        /** @enum {string} */
        state: 'running' | 'done'
        integrations: number
        /** @description Those that still hold records of another mapping */
        integrations_left: number
        records_read: number
        /** @description New, updated and deleted: what was told */
        records_changed: number
        records_failed: number
        finished: string | null
      } | null
    }
    Event: {
      /** @description The webhook-id of its deliveries. */
      id: string
      /** @enum {string} */
      event:
        | 'webhook_test'
        | 'integration_installed'
        | 'integration_new_data_model'
        | 'integration_updated_data_model'
        | 'integration_deleted_data_model'
        | 'integration_import_done'
        | 'integration_cannot_refresh_oauth_token'
        | 'integration_oauth_token_fixed'
      customer_id: string | null
      integration_id: string | null
      import_id: string | null
      resource_id: string | null
      /** Format: date-time */
      created: string
    }
    SignedIn: {
      /** Format: uuid */
      session_id: string
      account: {
        /** Format: uuid */
        id: string
        email: string
        name: string
      }
      workspace: {
        /** Format: uuid */
        id: string
        name: string
      }
      /**
       * @description An owner is an admin who may also change who is an owner.
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'user'
      /** @description All of the account; PUT /v1/session chooses among them. */
      workspaces: {
        /** Format: uuid */
        id: string
        name: string
        /** @enum {string} */
        role: 'owner' | 'admin' | 'user'
      }[]
    }
    SetUpDone: {
      /** Format: uuid */
      workspace_id: string
      /** @description Null: the workspaces that were there already are yours, with their keys. */
      made: {
        /** @description Admin. Shown this once. */
        api_key: string
        /** Format: uuid */
        certificate_id: string
        /** @description Signs connect secrets (RS256). Shown this once. */
        private_key: string
      } | null
    }
    Session: {
      /** Format: uuid */
      id: string
      user_agent: string
      address: string
      /** @description The one of this request. */
      is_this: boolean
      /** Format: date-time */
      created: string
      /** Format: date-time */
      last_seen: string
    }
    Member: {
      /**
       * Format: uuid
       * @description Of the account.
       */
      id: string
      email: string
      name: string
      /**
       * @description An owner is an admin who may also change who is an owner.
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'user'
      /** Format: date-time */
      joined: string
    }
    Invitation: {
      /** Format: uuid */
      id: string
      email: string
      /**
       * @description An owner is an admin who may also change who is an owner.
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'user'
      invited_by: string
      /** Format: date-time */
      created: string
      /** Format: date-time */
      expires: string
    }
    AuditEntry: {
      /** Format: uuid */
      id: string
      actor: {
        /** @enum {string} */
        kind: 'account' | 'api_key'
        /** Format: uuid */
        id: string
        /** @description As it was then. */
        name: string
      }
      /** @description The operationId. */
      action: string
      method: string
      path: string
      /** @description The ids in the path, and as "made" what was made. */
      target: {
        [key: string]: string
      }
      /** @description Of the answer: 200 to 299 was done. */
      status: number
      address: string
      /** Format: date-time */
      created: string
    }
    Delivery: {
      /** Format: uuid */
      endpoint_id: string
      event_id: string
      event: string
      customer_id: string | null
      integration_id: string | null
      resource_id: string | null
      /** @enum {string} */
      status: 'pending' | 'delivered' | 'given_up' | 'cancelled'
      /** @description Tries so far. */
      attempts: number
      /** @description Of a pending one that failed before. */
      next_attempt: string | null
      ended: string | null
      /** @description The replay that it belongs to; null: the first sending. */
      replay_id: string | null
      /**
       * Format: date-time
       * @description When the event happened.
       */
      created: string
    }
    Attempt: {
      attempt: number
      /** Format: date-time */
      started: string
      duration_ms: number
      /** @enum {string} */
      outcome: 'delivered' | 'retrying' | 'given_up' | 'cancelled'
      /** @description Null: no answer came. */
      status_code: number | null
      /** @description Why it failed, in words. */
      error: string | null
      /** @description As they were sent; the values of headers of your own are not kept. Null: nothing was sent. */
      request_headers: {
        [key: string]: string | null
      } | null
      /** @description The first 4 kB of the answer. */
      response_body: string | null
      /** @description The replay that it belongs to; null: the first sending. */
      replay_id: string | null
    }
    WebhookEndpoint: {
      /** Format: uuid */
      id: string
      url: string
      description: string
      events: string[] | null
      connectors: string[] | null
      customers: string[] | null
      /** @description The names of its own headers; their values are not shown. */
      header_names: string[]
      rate_limit: number | null
      max_age: number | null
      /** @description "whpk_...", verifies v1a; null: v1 alone signs. */
      public_key: string | null
      /** @description Null: no client certificate, and the public authorities. */
      tls: {
        /** @description Of the client certificate. */
        certificate_expires: string | null
      } | null
      /** @description Null: none of its own. */
      proxy: {
        url: string
        has_credentials: boolean
      } | null
      retry_schedule: number[] | null
      /** @enum {string} */
      status: 'enabled' | 'paused' | 'disabled'
      /** @description Why it was disabled. */
      status_reason: string | null
      /** Format: date-time */
      created: string
      /** Format: date-time */
      modified: string
    }
    NewWebhookEndpoint: {
      /** Format: uuid */
      id: string
      url: string
      description: string
      events: string[] | null
      connectors: string[] | null
      customers: string[] | null
      /** @description The names of its own headers; their values are not shown. */
      header_names: string[]
      rate_limit: number | null
      max_age: number | null
      /** @description "whpk_...", verifies v1a; null: v1 alone signs. */
      public_key: string | null
      /** @description Null: no client certificate, and the public authorities. */
      tls: {
        /** @description Of the client certificate. */
        certificate_expires: string | null
      } | null
      /** @description Null: none of its own. */
      proxy: {
        url: string
        has_credentials: boolean
      } | null
      retry_schedule: number[] | null
      /** @enum {string} */
      status: 'enabled' | 'paused' | 'disabled'
      /** @description Why it was disabled. */
      status_reason: string | null
      /** Format: date-time */
      created: string
      /** Format: date-time */
      modified: string
      /** @description Shown this once. */
      secret: string
    }
    Notice: {
      /** Format: uuid */
      id: string
      /**
       * @description A webhook endpoint was disabled: it answered 410, or failed everything for 5 days.
       * @enum {string}
       */
      kind: 'endpoint_gone' | 'endpoint_failing'
      endpoint_id: string | null
      message: string
      /** Format: date-time */
      created: string
      read: string | null
    }
    NoticeAddresses: {
      /** @description Who gets the notices of the workspace by e-mail, where the operator has set up SMTP. */
      addresses: string[]
    }
    ErasedBodies: {
      /** @description Events whose body was erased. */
      events: number
      /** @description Stored answers of endpoints that were erased. */
      answers: number
      /** @description Pending deliveries that were cancelled. */
      cancelled: number
    }
    Replay: {
      /** Format: uuid */
      id: string
      /** Format: uuid */
      endpoint_id: string
      /** @enum {string} */
      kind: 'one' | 'failed' | 'range'
      /**
       * Format: date-time
       * @description failed: when it was given up; range: when the event happened.
       */
      from: string
      /**
       * Format: date-time
       * @description Excluded.
       */
      to: string
      events: string[] | null
      integration_id: string | null
      customer_id: string | null
      resource_id: string | null
      /** @enum {string} */
      state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed'
      /** @description Why it failed or was cancelled. */
      reason: string | null
      /**
       * Format: date-time
       * @description When the event happened that was put into the queue last.
       */
      reached: string
      /** @description Deliveries put into the queue so far. */
      queued: number
      /** @description Left out: pending already, or the body is no longer kept. */
      skipped: number
      /** @description Of those in the queue: not ended yet. */
      pending: number
      delivered: number
      given_up: number
      cancelled: number
      /** Format: date-time */
      created: string
      started: string | null
      finished: string | null
    }
    Statistics: {
      /** @enum {string} */
      span: 'hour' | 'day' | 'week'
      step_seconds: number
      /** @description Oldest first, the empty steps included. */
      flow: {
        /**
         * Format: date-time
         * @description The beginning of the step.
         */
        at: string
        events: number
        /** @description Tries that were answered 2xx. */
        succeeded: number
        /** @description Tries that were not. */
        failed: number
      }[]
      /** @description 0 to 1, of tries; null: there was none. */
      success_rate: number | null
      slowest_endpoints: {
        /** Format: uuid */
        id: string
        url: string
        status: string
        mean_ms: number
        most_ms: number
        succeeded: number
        failed: number
      }[]
      /** @description The newest 20. */
      needing_help: {
        /** Format: uuid */
        integration_id: string
        customer_id: string
        connector_type: string
        /** @enum {string} */
        reason: 'needs_reconnect' | 'import_failed' | 'import_partial'
        /** @description The code of the error that the import ended with. */
        code: string | null
        message: string | null
        /** Format: date-time */
        since: string
      }[]
      /** @description Each counted up to 10,000. */
      totals: {
        customers: number
        integrations: number
        endpoints: number
        pending: number
      }
    }
    NewInvitation: {
      /** Format: uuid */
      id: string
      email: string
      /**
       * @description An owner is an admin who may also change who is an owner.
       * @enum {string}
       */
      role: 'owner' | 'admin' | 'user'
      invited_by: string
      /** Format: date-time */
      created: string
      /** Format: date-time */
      expires: string
      /** Format: uri */
      link: string
    }
    PasswordResetLink: {
      email: string
      /** Format: uri */
      link: string
      /** Format: date-time */
      expires: string
    }
    EventWithBody: {
      /** @description The webhook-id of its deliveries. */
      id: string
      /** @enum {string} */
      event:
        | 'webhook_test'
        | 'integration_installed'
        | 'integration_new_data_model'
        | 'integration_updated_data_model'
        | 'integration_deleted_data_model'
        | 'integration_import_done'
        | 'integration_cannot_refresh_oauth_token'
        | 'integration_oauth_token_fixed'
      customer_id: string | null
      integration_id: string | null
      import_id: string | null
      resource_id: string | null
      /** Format: date-time */
      created: string
      /** @description Null: it was erased. */
      body:
        | (
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: null
                /** @constant */
                event: 'webhook_test'
                state: null
                payload: {
                  /** @constant */
                  test: true
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_installed'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                  connector_type: string
                  metadata: {
                    [key: string]: unknown
                  }
                  state: unknown
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_new_data_model'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                  /** Format: uuid */
                  resource_id: string
                  type: string
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_updated_data_model'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                  /** Format: uuid */
                  resource_id: string
                  type: string
                  diff: {
                    [key: string]:
                      | {
                          old: unknown
                          new: unknown
                        }
                      | {
                          new: unknown
                        }
                      | {
                          old: unknown
                        }
                  }
                  data: {
                    [key: string]: unknown
                  }
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_deleted_data_model'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                  /** Format: uuid */
                  resource_id: string
                  type: string
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_import_done'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                  connector_type: string
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_cannot_refresh_oauth_token'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                  error: string
                }
              }
            | {
                /** Format: uuid */
                workspace_id: string
                customer_id: string
                /** @constant */
                event: 'integration_oauth_token_fixed'
                state: unknown
                payload: {
                  /** Format: uuid */
                  id: string
                }
              }
          )
        | null
    }
    DeliveryWithTries: {
      /** Format: uuid */
      endpoint_id: string
      event_id: string
      event: string
      customer_id: string | null
      integration_id: string | null
      resource_id: string | null
      /** @enum {string} */
      status: 'pending' | 'delivered' | 'given_up' | 'cancelled'
      /** @description Tries so far. */
      attempts: number
      /** @description Of a pending one that failed before. */
      next_attempt: string | null
      ended: string | null
      /** @description The replay that it belongs to; null: the first sending. */
      replay_id: string | null
      /**
       * Format: date-time
       * @description When the event happened.
       */
      created: string
      tries: components['schemas']['Attempt'][]
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  askForPasswordReset: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** Format: email */
          email: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  lookUpPasswordReset: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The part of the link after the #. */
          token: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            email: string
          }
        }
      }
    }
  }
  resetPassword: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The part of the link after the #. */
          token: string
          password: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  getSetUp: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** @description The first account is still to be made. */
            is_needed: boolean
            /** @description The command line made one: it becomes the first account’s, and none has to be named. */
            has_workspace: boolean
            /** @description A link for a new password can be mailed. */
            sends_mail: boolean
          }
        }
      }
    }
  }
  setUp: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The part of the link after the #. */
          token: string
          /** Format: email */
          email: string
          name: string
          password: string
          /** @default My workspace */
          workspace_name?: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SetUpDone']
        }
      }
    }
  }
  getSession: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SignedIn']
        }
      }
    }
  }
  switchWorkspace: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** Format: uuid */
          workspace_id: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SignedIn']
        }
      }
    }
  }
  signIn: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** Format: email */
          email: string
          password: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            workspace_id: string
          }
        }
      }
    }
  }
  signOut: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  lookUpInvitation: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The part of the link after the #. */
          token: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            email: string
            /**
             * @description An owner is an admin who may also change who is an owner.
             * @enum {string}
             */
            role: 'owner' | 'admin' | 'user'
            workspace_name: string
            invited_by: string
            /** @description Then the password of that account is needed. */
            has_account: boolean
          }
        }
      }
    }
  }
  acceptInvitation: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The part of the link after the #. */
          token: string
          name: string
          password: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            workspace_id: string
          }
        }
      }
    }
  }
  getWorkspace: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            name: string
            /** @enum {string} */
            import_done_policy: 'every' | 'changed' | 'first'
            /** @description Of the connect pages, as #rrggbb; null: ours. */
            colour: string | null
            /** @description Origins of your app: where connect() may be called from, and where customers may be sent back to. Empty: from anywhere, and nowhere. */
            connect_origins: string[]
            /** Format: date-time */
            created: string
          }
        }
      }
    }
  }
  updateWorkspace: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          name?: string
          /** @enum {string} */
          import_done_policy?: 'every' | 'changed' | 'first'
          colour?: string | null
          connect_origins?: string[]
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            name: string
            /** @enum {string} */
            import_done_policy: 'every' | 'changed' | 'first'
            /** @description Of the connect pages, as #rrggbb; null: ours. */
            colour: string | null
            /** @description Origins of your app: where connect() may be called from, and where customers may be sent back to. Empty: from anywhere, and nowhere. */
            connect_origins: string[]
            /** Format: date-time */
            created: string
          }
        }
      }
    }
  }
  listApiKeys: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** Format: uuid */
              id: string
              name: string
              /** @enum {string} */
              role: 'admin' | 'user'
              prefix: string
              /** Format: date-time */
              created: string
              revoked: string | null
            }[]
          }
        }
      }
    }
  }
  createApiKey: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          name: string
          /** @enum {string} */
          role: 'admin' | 'user'
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            name: string
            /** @enum {string} */
            role: 'admin' | 'user'
            prefix: string
            /** Format: date-time */
            created: string
            revoked: string | null
            key: string
          }
        }
      }
    }
  }
  revokeApiKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  listCertificates: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** Format: uuid */
              id: string
              name: string
              public_key: string
              /** Format: date-time */
              created: string
              revoked: string | null
            }[]
          }
        }
      }
    }
  }
  createCertificate: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          name: string
          public_key?: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            name: string
            public_key: string
            /** Format: date-time */
            created: string
            revoked: string | null
            private_key?: string
          }
        }
      }
    }
  }
  revokeCertificate: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  listSessions: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Session'][]
          }
        }
      }
    }
  }
  endSession: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  updateAccount: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          name: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SignedIn']
        }
      }
    }
  }
  changePassword: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          present: string
          next: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  listMembers: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Member'][]
          }
        }
      }
    }
  }
  removeMember: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  updateMember: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /**
           * @description An owner is an admin who may also change who is an owner.
           * @enum {string}
           */
          role: 'owner' | 'admin' | 'user'
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Member']
        }
      }
    }
  }
  listInvitations: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Invitation'][]
          }
        }
      }
    }
  }
  inviteMember: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** Format: email */
          email: string
          /**
           * @description An owner is an admin who may also change who is an owner.
           * @enum {string}
           */
          role: 'owner' | 'admin' | 'user'
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['NewInvitation']
        }
      }
    }
  }
  withdrawInvitation: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  listAuditLog: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        actor_id?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['AuditEntry'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  resetMemberPassword: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['PasswordResetLink']
        }
      }
    }
  }
  listConnectors: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              type: string
              name: string
              description: string
              documentation_url: string | null
              reads: string[]
              icon_svg: string | null
              is_set_up: boolean
              auth_methods: {
                /** @enum {string} */
                method: 'oauth2' | 'api_key' | 'basic'
                title: string
                is_set_up: boolean
              }[]
              redirect_url: string
              client_id: string | null
              has_client_secret: boolean
              settings: {
                [key: string]: unknown
              }
              secret_settings: string[]
              settings_schema: {
                [key: string]: {
                  [key: string]: unknown
                }
              }
              import_interval: string
              full_read_interval: string | null
            }[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  getConnector: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            type: string
            name: string
            description: string
            documentation_url: string | null
            reads: string[]
            icon_svg: string | null
            is_set_up: boolean
            auth_methods: {
              /** @enum {string} */
              method: 'oauth2' | 'api_key' | 'basic'
              title: string
              is_set_up: boolean
            }[]
            redirect_url: string
            client_id: string | null
            has_client_secret: boolean
            settings: {
              [key: string]: unknown
            }
            secret_settings: string[]
            settings_schema: {
              [key: string]: {
                [key: string]: unknown
              }
            }
            import_interval: string
            full_read_interval: string | null
          }
        }
      }
    }
  }
  configureConnector: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          client_id?: string | null
          client_secret?: string | null
          settings?: {
            [key: string]: unknown
          }
          import_interval?: string | null
          full_read_interval?: string | null
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            type: string
            name: string
            description: string
            documentation_url: string | null
            reads: string[]
            icon_svg: string | null
            is_set_up: boolean
            auth_methods: {
              /** @enum {string} */
              method: 'oauth2' | 'api_key' | 'basic'
              title: string
              is_set_up: boolean
            }[]
            redirect_url: string
            client_id: string | null
            has_client_secret: boolean
            settings: {
              [key: string]: unknown
            }
            secret_settings: string[]
            settings_schema: {
              [key: string]: {
                [key: string]: unknown
              }
            }
            import_interval: string
            full_read_interval: string | null
          }
        }
      }
    }
  }
  listIntegrations: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        customer_id?: string
        connector_type?: string
        status?: 'active' | 'needs_reconnect' | 'paused'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** Format: uuid */
              id: string
              customer_id: string
              connector_type: string
              /** @enum {string} */
              status: 'active' | 'needs_reconnect' | 'paused'
              status_reason: string | null
              /** @enum {string} */
              auth_method: 'oauth2' | 'api_key' | 'basic'
              state: unknown
              metadata: {
                [key: string]: unknown
              }
              config: {
                [key: string]: unknown
              }
              /** Format: date-time */
              created: string
              /** Format: date-time */
              modified: string
              /** @description The newest import, whatever its status; null: there was none. */
              last_import: {
                /** Format: uuid */
                id: string
                /** @enum {string} */
                status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
                ended_at: string | null
                error_code: string | null
              } | null
            }[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  getIntegration: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            customer_id: string
            connector_type: string
            /** @enum {string} */
            status: 'active' | 'needs_reconnect' | 'paused'
            status_reason: string | null
            /** @enum {string} */
            auth_method: 'oauth2' | 'api_key' | 'basic'
            state: unknown
            metadata: {
              [key: string]: unknown
            }
            config: {
              [key: string]: unknown
            }
            /** Format: date-time */
            created: string
            /** Format: date-time */
            modified: string
          }
        }
      }
    }
  }
  deleteIntegration: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  updateIntegration: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          status: 'active' | 'paused'
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            customer_id: string
            connector_type: string
            /** @enum {string} */
            status: 'active' | 'needs_reconnect' | 'paused'
            status_reason: string | null
            /** @enum {string} */
            auth_method: 'oauth2' | 'api_key' | 'basic'
            state: unknown
            metadata: {
              [key: string]: unknown
            }
            config: {
              [key: string]: unknown
            }
            /** Format: date-time */
            created: string
            /** Format: date-time */
            modified: string
          }
        }
      }
    }
  }
  listCustomers: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              id: string
              name: string | null
              /** Format: date-time */
              created: string
            }[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  createConnectLink: {
    parameters: {
      query: {
        connector: string
        /** @description Your own id of the customer. */
        customer_id: string
        /** @description The customer's name, for people. */
        name?: string
        /** @description The integration to mend; without it a new one is made. */
        integration_id?: string
        /** @description Comes back in every webhook: JSON; text that is no JSON is taken as it is. */
        state?: string
        /** @description Where the customer is sent at the end; its origin must be in connect_origins of the workspace. */
        redirect_url?: string
        /** @description How long the link lives, in seconds. Default: a week. */
        expires_in?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uri */
            url: string
            /** Format: date-time */
            expires: string
          }
        }
      }
    }
  }
  getSchedule: {
    parameters: {
      query?: never
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            schedule:
              | {
                  interval: string
                }
              | {
                  cron: string
                  time_zone: string
                }
            /**
             * @description Whose it is: the integration's own, the workspace's for the connector, or the connector's
             * @enum {string}
             */
            from: 'integration' | 'workspace' | 'connector'
            /** @description By the integration, or by the connector in this workspace */
            paused: boolean
            /** @description Null: none by schedule */
            next_import: string | null
            /** @description When the failed streams of a partial import are read again */
            retry: string | null
          }
        }
      }
    }
  }
  setSchedule: {
    parameters: {
      query?: never
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          schedule:
            | (
                | {
                    interval: string
                  }
                | {
                    cron: string
                    /** @default UTC */
                    time_zone?: string
                  }
              )
            | null
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            schedule:
              | {
                  interval: string
                }
              | {
                  cron: string
                  time_zone: string
                }
            /**
             * @description Whose it is: the integration's own, the workspace's for the connector, or the connector's
             * @enum {string}
             */
            from: 'integration' | 'workspace' | 'connector'
            /** @description By the integration, or by the connector in this workspace */
            paused: boolean
            /** @description Null: none by schedule */
            next_import: string | null
            /** @description When the failed streams of a partial import are read again */
            retry: string | null
          }
        }
      }
    }
  }
  getImportSettings: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            schedule:
              | {
                  interval: string
                }
              | {
                  cron: string
                  time_zone: string
                }
            /** @enum {string} */
            from: 'workspace' | 'connector'
            paused: boolean
            /** @description A stream of which a larger share can not be taken is stopped */
            bad_record_share: number
          }
        }
      }
    }
  }
  changeImportSettings: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          schedule?:
            | (
                | {
                    interval: string
                  }
                | {
                    cron: string
                    /** @default UTC */
                    time_zone?: string
                  }
              )
            | null
          paused?: boolean
          bad_record_share?: number | null
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            schedule:
              | {
                  interval: string
                }
              | {
                  cron: string
                  time_zone: string
                }
            /** @enum {string} */
            from: 'workspace' | 'connector'
            paused: boolean
            /** @description A stream of which a larger share can not be taken is stopped */
            bad_record_share: number
          }
        }
      }
    }
  }
  listImports: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
      }
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** Format: uuid */
              id: string
              /** Format: uuid */
              integration_id: string
              /** @enum {string} */
              trigger: 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
              /** @enum {string} */
              mode: 'incremental' | 'full'
              /** @enum {string} */
              status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
              /** @description When an import that waits for another try is due */
              retry_at: string | null
              /** @description How often its failed streams were taken up again after it had ended */
              retries: number
              /** Format: date-time */
              created: string
              pages: number
              records: {
                read: number
                new: number
                updated: number
                deleted: number
                unchanged: number
                failed: number
              }
              /** @description Why it failed, or why it is tried again */
              error: {
                code: string
                message: string
              } | null
              started: string | null
              finished: string | null
              /** @description Seconds since it started, or that it took; waits included */
              duration_s: number | null
              /** @description Records read in a second, over that time */
              records_per_s: number | null
            }[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  startImport: {
    parameters: {
      query?: never
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /**
           * @default incremental
           * @enum {string}
           */
          mode?: 'incremental' | 'full'
        } | null
      }
    }
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            integration_id: string
            /** @enum {string} */
            trigger: 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
            /** @enum {string} */
            mode: 'incremental' | 'full'
            /** @enum {string} */
            status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
            /** @description When an import that waits for another try is due */
            retry_at: string | null
            /** @description How often its failed streams were taken up again after it had ended */
            retries: number
            /** Format: date-time */
            created: string
            pages: number
            records: {
              read: number
              new: number
              updated: number
              deleted: number
              unchanged: number
              failed: number
            }
            /** @description Why it failed, or why it is tried again */
            error: {
              code: string
              message: string
            } | null
            started: string | null
            finished: string | null
            /** @description Seconds since it started, or that it took; waits included */
            duration_s: number | null
            /** @description Records read in a second, over that time */
            records_per_s: number | null
            streams: {
              stream: string
              /** @enum {string} */
              mode: 'incremental' | 'full'
              /** @enum {string} */
              status: 'pending' | 'reading' | 'sweeping' | 'done' | 'failed'
              pages: number
              records: {
                read: number
                new: number
                updated: number
                deleted: number
                unchanged: number
                failed: number
              }
              /** @description Why it failed, or why it is tried again */
              error: {
                code: string
                message: string
              } | null
              started: string | null
              finished: string | null
              /** @description Seconds since it started, or that it took; waits included */
              duration_s: number | null
              /** @description Records read in a second, over that time */
              records_per_s: number | null
            }[]
          }
        }
      }
    }
  }
  getImport: {
    parameters: {
      query?: never
      header?: never
      path: {
        import_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            integration_id: string
            /** @enum {string} */
            trigger: 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
            /** @enum {string} */
            mode: 'incremental' | 'full'
            /** @enum {string} */
            status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
            /** @description When an import that waits for another try is due */
            retry_at: string | null
            /** @description How often its failed streams were taken up again after it had ended */
            retries: number
            /** Format: date-time */
            created: string
            pages: number
            records: {
              read: number
              new: number
              updated: number
              deleted: number
              unchanged: number
              failed: number
            }
            /** @description Why it failed, or why it is tried again */
            error: {
              code: string
              message: string
            } | null
            started: string | null
            finished: string | null
            /** @description Seconds since it started, or that it took; waits included */
            duration_s: number | null
            /** @description Records read in a second, over that time */
            records_per_s: number | null
            streams: {
              stream: string
              /** @enum {string} */
              mode: 'incremental' | 'full'
              /** @enum {string} */
              status: 'pending' | 'reading' | 'sweeping' | 'done' | 'failed'
              pages: number
              records: {
                read: number
                new: number
                updated: number
                deleted: number
                unchanged: number
                failed: number
              }
              /** @description Why it failed, or why it is tried again */
              error: {
                code: string
                message: string
              } | null
              started: string | null
              finished: string | null
              /** @description Seconds since it started, or that it took; waits included */
              duration_s: number | null
              /** @description Records read in a second, over that time */
              records_per_s: number | null
            }[]
          }
        }
      }
    }
  }
  cancelImport: {
    parameters: {
      query?: never
      header?: never
      path: {
        import_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            integration_id: string
            /** @enum {string} */
            trigger: 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
            /** @enum {string} */
            mode: 'incremental' | 'full'
            /** @enum {string} */
            status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
            /** @description When an import that waits for another try is due */
            retry_at: string | null
            /** @description How often its failed streams were taken up again after it had ended */
            retries: number
            /** Format: date-time */
            created: string
            pages: number
            records: {
              read: number
              new: number
              updated: number
              deleted: number
              unchanged: number
              failed: number
            }
            /** @description Why it failed, or why it is tried again */
            error: {
              code: string
              message: string
            } | null
            started: string | null
            finished: string | null
            /** @description Seconds since it started, or that it took; waits included */
            duration_s: number | null
            /** @description Records read in a second, over that time */
            records_per_s: number | null
            streams: {
              stream: string
              /** @enum {string} */
              mode: 'incremental' | 'full'
              /** @enum {string} */
              status: 'pending' | 'reading' | 'sweeping' | 'done' | 'failed'
              pages: number
              records: {
                read: number
                new: number
                updated: number
                deleted: number
                unchanged: number
                failed: number
              }
              /** @description Why it failed, or why it is tried again */
              error: {
                code: string
                message: string
              } | null
              started: string | null
              finished: string | null
              /** @description Seconds since it started, or that it took; waits included */
              duration_s: number | null
              /** @description Records read in a second, over that time */
              records_per_s: number | null
            }[]
          }
        }
      }
    }
  }
  retryImport: {
    parameters: {
      query?: never
      header?: never
      path: {
        import_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            integration_id: string
            /** @enum {string} */
            trigger: 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
            /** @enum {string} */
            mode: 'incremental' | 'full'
            /** @enum {string} */
            status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
            /** @description When an import that waits for another try is due */
            retry_at: string | null
            /** @description How often its failed streams were taken up again after it had ended */
            retries: number
            /** Format: date-time */
            created: string
            pages: number
            records: {
              read: number
              new: number
              updated: number
              deleted: number
              unchanged: number
              failed: number
            }
            /** @description Why it failed, or why it is tried again */
            error: {
              code: string
              message: string
            } | null
            started: string | null
            finished: string | null
            /** @description Seconds since it started, or that it took; waits included */
            duration_s: number | null
            /** @description Records read in a second, over that time */
            records_per_s: number | null
            streams: {
              stream: string
              /** @enum {string} */
              mode: 'incremental' | 'full'
              /** @enum {string} */
              status: 'pending' | 'reading' | 'sweeping' | 'done' | 'failed'
              pages: number
              records: {
                read: number
                new: number
                updated: number
                deleted: number
                unchanged: number
                failed: number
              }
              /** @description Why it failed, or why it is tried again */
              error: {
                code: string
                message: string
              } | null
              started: string | null
              finished: string | null
              /** @description Seconds since it started, or that it took; waits included */
              duration_s: number | null
              /** @description Records read in a second, over that time */
              records_per_s: number | null
            }[]
          }
        }
      }
    }
  }
  listHeldDeletes: {
    parameters: {
      query?: never
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              stream: string
              /** @description Records that the last full read did not show */
              missing: number
              /** @description Records that are held of the stream */
              of: number
              /** Format: date-time */
              since: string
              /**
               * Format: uuid
               * @description The import that saw it last; confirm with it
               */
              import_id: string
            }[]
          }
        }
      }
    }
  }
  confirmDeletes: {
    parameters: {
      query?: never
      header?: never
      path: {
        import_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            integration_id: string
            /** @enum {string} */
            trigger: 'installation' | 'reconnect' | 'schedule' | 'manual' | 'mapping'
            /** @enum {string} */
            mode: 'incremental' | 'full'
            /** @enum {string} */
            status: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled'
            /** @description When an import that waits for another try is due */
            retry_at: string | null
            /** @description How often its failed streams were taken up again after it had ended */
            retries: number
            /** Format: date-time */
            created: string
            pages: number
            records: {
              read: number
              new: number
              updated: number
              deleted: number
              unchanged: number
              failed: number
            }
            /** @description Why it failed, or why it is tried again */
            error: {
              code: string
              message: string
            } | null
            started: string | null
            finished: string | null
            /** @description Seconds since it started, or that it took; waits included */
            duration_s: number | null
            /** @description Records read in a second, over that time */
            records_per_s: number | null
            streams: {
              stream: string
              /** @enum {string} */
              mode: 'incremental' | 'full'
              /** @enum {string} */
              status: 'pending' | 'reading' | 'sweeping' | 'done' | 'failed'
              pages: number
              records: {
                read: number
                new: number
                updated: number
                deleted: number
                unchanged: number
                failed: number
              }
              /** @description Why it failed, or why it is tried again */
              error: {
                code: string
                message: string
              } | null
              started: string | null
              finished: string | null
              /** @description Seconds since it started, or that it took; waits included */
              duration_s: number | null
              /** @description Records read in a second, over that time */
              records_per_s: number | null
            }[]
          }
        }
      }
    }
  }
  watchImport: {
    parameters: {
      query?: never
      header?: never
      path: {
        import_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'text/event-stream': string
        }
      }
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  listRecordErrors: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        stream?: string
        code?: string
        field?: string
      }
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              stream: string
              /** @description `id:` and the third party's id, or `sha256:` and a hash when the id is what is missing */
              record_key: string
              /** Format: uuid */
              import_id: string
              code: string
              /** @description The field of the mapping; null: the record as a whole */
              field: string | null
              message: string
              raw: unknown
              /**
               * Format: date-time
               * @description Since when it has been at fault
               */
              created: string
            }[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  countRecordErrors: {
    parameters: {
      query?: never
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            total: number
            data: {
              stream: string
              code: string
              field: string | null
              count: number
            }[]
          }
        }
      }
    }
  }
  listModels: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['DataModel'][]
          }
        }
      }
    }
  }
  searchRecords: {
    parameters: {
      query: {
        limit?: number
        cursor?: string
        customer_id: string
        type: string
        integration_id?: string
        /** @description Part of a field, or the whole id at the third party; capital letters are the same as small ones. */
        search?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['AnyRecord'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  list_crm_campaign: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description Its kind, such as e-mail or fair */
              type?: string | null
              /** @description What it has cost */
              actual_cost?: number | null
              /** @description What it may cost */
              budgeted_cost?: number | null
              /** @description What it is about */
              description?: string | null
              /** @description What it should bring */
              expected_revenue?: number | null
              /** @description How many contacts take part */
              number_of_contacts?: number | null
              /** @description The id, at the third party, of the person in charge */
              owner_id?: string | null
              /** @description Where it stands */
              status?: string | null
              /**
               * Format: date
               * @description The day on which it begins
               */
              start_date?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_crm_campaign: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A marketing campaign. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description Its kind, such as e-mail or fair */
            type?: string | null
            /** @description What it has cost */
            actual_cost?: number | null
            /** @description What it may cost */
            budgeted_cost?: number | null
            /** @description What it is about */
            description?: string | null
            /** @description What it should bring */
            expected_revenue?: number | null
            /** @description How many contacts take part */
            number_of_contacts?: number | null
            /** @description The id, at the third party, of the person in charge */
            owner_id?: string | null
            /** @description Where it stands */
            status?: string | null
            /**
             * Format: date
             * @description The day on which it begins
             */
            start_date?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_crm_campaign: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_crm_company: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description Its kind, such as customer or partner */
              type?: string | null
              /** @description Where the company was won */
              company_source?: string | null
              /** @description Whether it is in use */
              active?: boolean | null
              /** @description Revenue in a year */
              annual_revenue?: number | null
              /** @description City of the billing address */
              billing_address_city?: string | null
              /** @description Country of the billing address */
              billing_address_country?: string | null
              /** @description Postal code of the billing address */
              billing_address_zip?: string | null
              /** @description State or region of the billing address */
              billing_address_state?: string | null
              /** @description Street of the billing address */
              billing_address_street?: string | null
              /** @description City of the shipping address */
              shipping_address_city?: string | null
              /** @description Country of the shipping address */
              shipping_address_country?: string | null
              /** @description Postal code of the shipping address */
              shipping_address_zip?: string | null
              /** @description State or region of the shipping address */
              shipping_address_state?: string | null
              /** @description Street of the shipping address */
              shipping_address_street?: string | null
              /** @description Where it stands */
              status?: string | null
              /** @description How much it matters, in the words of the third party */
              priority?: string | null
              /** @description Notes about it */
              description?: string | null
              /** @description Fax number */
              fax?: string | null
              /** @description Its trade */
              industry?: string | null
              /** @description Whether it was deleted but is still shown */
              deleted?: boolean | null
              /** @description How many people work there */
              number_of_employees?: number | null
              /** @description Phone number */
              phone?: string | null
              /** @description The address of a picture */
              photo?: string | null
              /** @description Its rating, in the words of the third party */
              rating?: string | null
              /** @description Its website */
              website?: string | null
              /** @description Its stage in the life of a customer */
              lifecycle?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_crm_company: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A company, an account. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description Its kind, such as customer or partner */
            type?: string | null
            /** @description Where the company was won */
            company_source?: string | null
            /** @description Whether it is in use */
            active?: boolean | null
            /** @description Revenue in a year */
            annual_revenue?: number | null
            /** @description City of the billing address */
            billing_address_city?: string | null
            /** @description Country of the billing address */
            billing_address_country?: string | null
            /** @description Postal code of the billing address */
            billing_address_zip?: string | null
            /** @description State or region of the billing address */
            billing_address_state?: string | null
            /** @description Street of the billing address */
            billing_address_street?: string | null
            /** @description City of the shipping address */
            shipping_address_city?: string | null
            /** @description Country of the shipping address */
            shipping_address_country?: string | null
            /** @description Postal code of the shipping address */
            shipping_address_zip?: string | null
            /** @description State or region of the shipping address */
            shipping_address_state?: string | null
            /** @description Street of the shipping address */
            shipping_address_street?: string | null
            /** @description Where it stands */
            status?: string | null
            /** @description How much it matters, in the words of the third party */
            priority?: string | null
            /** @description Notes about it */
            description?: string | null
            /** @description Fax number */
            fax?: string | null
            /** @description Its trade */
            industry?: string | null
            /** @description Whether it was deleted but is still shown */
            deleted?: boolean | null
            /** @description How many people work there */
            number_of_employees?: number | null
            /** @description Phone number */
            phone?: string | null
            /** @description The address of a picture */
            photo?: string | null
            /** @description Its rating, in the words of the third party */
            rating?: string | null
            /** @description Its website */
            website?: string | null
            /** @description Its stage in the life of a customer */
            lifecycle?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_crm_company: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_crm_contact: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description City */
              city?: string | null
              /** @description Postal code */
              zip?: string | null
              /** @description E-mail address */
              email?: string | null
              /** @description Phone number */
              phone?: string | null
              /** @description State or region */
              state?: string | null
              /** @description Academic degree */
              degree?: string | null
              /** @description Gender, in the words of the third party */
              gender?: string | null
              /** @description Street and number */
              address?: string | null
              /**
               * Format: uuid
               * @description The company that the person works for. Refers to a crm_company
               */
              company_id?: string | null
              /** @description Country */
              country?: string | null
              /** @description Job title */
              jobtitle?: string | null
              /** @description Last name */
              lastname?: string | null
              /** @description First name */
              firstname?: string | null
              /** @description Trade */
              industry?: string | null
              /** @description Department */
              department?: string | null
              /**
               * Format: date
               * @description Date of birth
               */
              date_of_birth?: string | null
              /** @description Where the contact stands */
              status?: string | null
              /** @description Stage in the life of a customer */
              lifecycle?: string | null
              /** @description The name that is shown */
              fullname?: string | null
              /** @description The address of a picture */
              photo?: string | null
              /** @description Whether the contact was deleted but is still shown */
              deleted?: boolean | null
              /** @description Fax number */
              fax?: string | null
              /** @description Notes about the contact */
              description?: string | null
              /** @description Where the contact was won */
              crm_source?: string | null
              /** @description Languages, a list of texts */
              languages?: unknown
              /** @description Revenue with the contact */
              revenue?: number | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_crm_contact: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A person whom a team sells to or works with. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description City */
            city?: string | null
            /** @description Postal code */
            zip?: string | null
            /** @description E-mail address */
            email?: string | null
            /** @description Phone number */
            phone?: string | null
            /** @description State or region */
            state?: string | null
            /** @description Academic degree */
            degree?: string | null
            /** @description Gender, in the words of the third party */
            gender?: string | null
            /** @description Street and number */
            address?: string | null
            /**
             * Format: uuid
             * @description The company that the person works for. Refers to a crm_company
             */
            company_id?: string | null
            /** @description Country */
            country?: string | null
            /** @description Job title */
            jobtitle?: string | null
            /** @description Last name */
            lastname?: string | null
            /** @description First name */
            firstname?: string | null
            /** @description Trade */
            industry?: string | null
            /** @description Department */
            department?: string | null
            /**
             * Format: date
             * @description Date of birth
             */
            date_of_birth?: string | null
            /** @description Where the contact stands */
            status?: string | null
            /** @description Stage in the life of a customer */
            lifecycle?: string | null
            /** @description The name that is shown */
            fullname?: string | null
            /** @description The address of a picture */
            photo?: string | null
            /** @description Whether the contact was deleted but is still shown */
            deleted?: boolean | null
            /** @description Fax number */
            fax?: string | null
            /** @description Notes about the contact */
            description?: string | null
            /** @description Where the contact was won */
            crm_source?: string | null
            /** @description Languages, a list of texts */
            languages?: unknown
            /** @description Revenue with the contact */
            revenue?: number | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_crm_contact: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_crm_contact_list: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description Its kind, such as static or dynamic */
              type?: string | null
              /** @description Whether it was deleted but is still shown */
              deleted?: boolean | null
              /**
               * Format: uuid
               * @description The campaign that it serves. Refers to a crm_campaign
               */
              campaign_id?: string | null
              /** @description How many contacts it holds */
              size?: number | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_crm_contact_list: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A list of contacts. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description Its kind, such as static or dynamic */
            type?: string | null
            /** @description Whether it was deleted but is still shown */
            deleted?: boolean | null
            /**
             * Format: uuid
             * @description The campaign that it serves. Refers to a crm_campaign
             */
            campaign_id?: string | null
            /** @description How many contacts it holds */
            size?: number | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_crm_contact_list: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_crm_contact_list_membership: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /**
               * Format: uuid
               * @description The list. Refers to a crm_contact_list
               */
              contact_list_id?: string | null
              /**
               * Format: uuid
               * @description The contact. Refers to a crm_contact
               */
              contact_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_crm_contact_list_membership: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A contact that stands on a list. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /**
             * Format: uuid
             * @description The list. Refers to a crm_contact_list
             */
            contact_list_id?: string | null
            /**
             * Format: uuid
             * @description The contact. Refers to a crm_contact
             */
            contact_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_crm_contact_list_membership: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_crm_deal: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /**
               * Format: uuid
               * @description The company that would buy. Refers to a crm_company
               */
              company_id?: string | null
              /**
               * Format: uuid
               * @description The contact that would buy. Refers to a crm_contact
               */
              contact_id?: string | null
              /** @description Whether it is kept only for the record */
              archived?: boolean | null
              /** @description What it is worth */
              amount?: number | null
              /** @description Why it was won or lost */
              closed_reason?: string | null
              /**
               * Format: date
               * @description The day on which it was or will be closed
               */
              closed_date?: string | null
              /** @description Its stage in the pipeline */
              stage?: string | null
              /** @description Its kind, such as new business */
              type?: string | null
              /** @description Notes about it */
              description?: string | null
              /** @description Where it was won */
              deal_source?: string | null
              /** @description Who made it, at the third party */
              created_by?: string | null
              /**
               * Format: date-time
               * @description When it was made at the third party
               */
              created_at?: string | null
              /** @description Whether it is closed */
              is_closed?: boolean | null
              /** @description Whether it is won */
              is_won?: boolean | null
              /** @description What it brings in a month */
              mrr?: number | null
              /** @description How much it matters, in the words of the third party */
              priority?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_crm_deal: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A sale that may happen. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /**
             * Format: uuid
             * @description The company that would buy. Refers to a crm_company
             */
            company_id?: string | null
            /**
             * Format: uuid
             * @description The contact that would buy. Refers to a crm_contact
             */
            contact_id?: string | null
            /** @description Whether it is kept only for the record */
            archived?: boolean | null
            /** @description What it is worth */
            amount?: number | null
            /** @description Why it was won or lost */
            closed_reason?: string | null
            /**
             * Format: date
             * @description The day on which it was or will be closed
             */
            closed_date?: string | null
            /** @description Its stage in the pipeline */
            stage?: string | null
            /** @description Its kind, such as new business */
            type?: string | null
            /** @description Notes about it */
            description?: string | null
            /** @description Where it was won */
            deal_source?: string | null
            /** @description Who made it, at the third party */
            created_by?: string | null
            /**
             * Format: date-time
             * @description When it was made at the third party
             */
            created_at?: string | null
            /** @description Whether it is closed */
            is_closed?: boolean | null
            /** @description Whether it is won */
            is_won?: boolean | null
            /** @description What it brings in a month */
            mrr?: number | null
            /** @description How much it matters, in the words of the third party */
            priority?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_crm_deal: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_category: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description Its name in addresses */
              slug?: string | null
              /** @description What is in it */
              description?: string | null
              /**
               * Format: date-time
               * @description When it was made at the third party
               */
              created_date?: string | null
              /**
               * Format: date-time
               * @description When it last changed at the third party
               */
              updated_date?: string | null
              /** @description How its products are sorted */
              sort_order?: string | null
              /** @description The template that shows it */
              template_suffix?: string | null
              /** @description How many products it holds */
              products_count?: number | null
              /** @description How deep it lies below the root */
              level_depth?: number | null
              /** @description Its kind */
              type?: string | null
              /** @description Where it is published */
              published_scope?: string | null
              /** @description Whether it is shown */
              active?: boolean | null
              /**
               * Format: uuid
               * @description The category that it lies in. Refers to a ecommerce_category
               */
              parent_category_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_category: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A category of products. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description Its name in addresses */
            slug?: string | null
            /** @description What is in it */
            description?: string | null
            /**
             * Format: date-time
             * @description When it was made at the third party
             */
            created_date?: string | null
            /**
             * Format: date-time
             * @description When it last changed at the third party
             */
            updated_date?: string | null
            /** @description How its products are sorted */
            sort_order?: string | null
            /** @description The template that shows it */
            template_suffix?: string | null
            /** @description How many products it holds */
            products_count?: number | null
            /** @description How deep it lies below the root */
            level_depth?: number | null
            /** @description Its kind */
            type?: string | null
            /** @description Where it is published */
            published_scope?: string | null
            /** @description Whether it is shown */
            active?: boolean | null
            /**
             * Format: uuid
             * @description The category that it lies in. Refers to a ecommerce_category
             */
            parent_category_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_category: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_customer: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description First name */
              firstname?: string | null
              /** @description Last name */
              lastname?: string | null
              /** @description User name */
              username?: string | null
              /**
               * Format: date
               * @description Date of birth
               */
              birthday?: string | null
              /** @description E-mail address */
              email?: string | null
              /** @description The main address, as one text */
              address?: string | null
              /** @description Whether the customer agreed to e-mail marketing */
              email_marketing_consent?: boolean | null
              /** @description How many orders there were */
              order_count?: number | null
              /** @description The state of the account */
              state?: string | null
              /** @description The sum of all orders */
              total_spent?: number | null
              /** @description Notes about the customer */
              note?: string | null
              /** @description Phone number */
              phone?: string | null
              /** @description All addresses */
              addresses?: unknown
              /** @description Labels, a list of texts */
              tags?: unknown
              /** @description The role of the account */
              role?: string | null
              /** @description Whether no tax is due */
              tax_exempt?: boolean | null
              /** @description The billing address */
              billing?: unknown
              /** @description The shipping address */
              shipping?: unknown
              /** @description The address of a picture */
              avatar_url?: string | null
              /** @description Whether the account can be used */
              active?: boolean | null
              /** @description Whether the customer has no account */
              is_guest?: boolean | null
              /**
               * Format: date-time
               * @description When the record last changed at the third party
               */
              service_date_updated?: string | null
              /**
               * Format: date-time
               * @description When the record was made at the third party
               */
              service_date_created?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_customer: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A person who buys in a shop. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description First name */
            firstname?: string | null
            /** @description Last name */
            lastname?: string | null
            /** @description User name */
            username?: string | null
            /**
             * Format: date
             * @description Date of birth
             */
            birthday?: string | null
            /** @description E-mail address */
            email?: string | null
            /** @description The main address, as one text */
            address?: string | null
            /** @description Whether the customer agreed to e-mail marketing */
            email_marketing_consent?: boolean | null
            /** @description How many orders there were */
            order_count?: number | null
            /** @description The state of the account */
            state?: string | null
            /** @description The sum of all orders */
            total_spent?: number | null
            /** @description Notes about the customer */
            note?: string | null
            /** @description Phone number */
            phone?: string | null
            /** @description All addresses */
            addresses?: unknown
            /** @description Labels, a list of texts */
            tags?: unknown
            /** @description The role of the account */
            role?: string | null
            /** @description Whether no tax is due */
            tax_exempt?: boolean | null
            /** @description The billing address */
            billing?: unknown
            /** @description The shipping address */
            shipping?: unknown
            /** @description The address of a picture */
            avatar_url?: string | null
            /** @description Whether the account can be used */
            active?: boolean | null
            /** @description Whether the customer has no account */
            is_guest?: boolean | null
            /**
             * Format: date-time
             * @description When the record last changed at the third party
             */
            service_date_updated?: string | null
            /**
             * Format: date-time
             * @description When the record was made at the third party
             */
            service_date_created?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_customer: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_manufacturer: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_manufacturer: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A maker of products. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_manufacturer: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_order: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description The number that people see */
              number?: string | null
              /** @description How it was placed */
              created_via?: string | null
              /** @description The version of the shop that took it */
              version?: string | null
              /** @description Where it stands, in the words of the third party */
              status?: string | null
              /** @description Its currency, such as EUR */
              currency?: string | null
              /** @description The discount, without tax */
              discount_total?: number | null
              /** @description The tax on the discount */
              discount_tax?: number | null
              /** @description The price of shipping, without tax */
              shipping_total?: number | null
              /** @description The tax on shipping */
              shipping_tax?: number | null
              /** @description The tax on the goods */
              cart_tax?: number | null
              /** @description What is to be paid, tax included */
              total?: number | null
              /** @description The tax in it */
              total_tax?: number | null
              /** @description Whether the prices of the lines include tax */
              prices_include_tax?: boolean | null
              /** @description What the customer wrote */
              customer_note?: string | null
              /** @description The billing address */
              billing?: unknown
              /** @description The shipping address */
              shipping?: unknown
              /** @description How it is paid */
              payment_method?: string | null
              /** @description The payment at the payment service */
              transaction_id?: string | null
              /**
               * Format: date-time
               * @description When it was paid
               */
              date_paid?: string | null
              /**
               * Format: date-time
               * @description When it was completed
               */
              date_completed?: string | null
              /** @description The goods, a list */
              lines?: unknown
              /** @description The taxes, a list */
              tax_lines?: unknown
              /** @description The shipments, a list */
              shipping_lines?: unknown
              /** @description The fees, a list */
              fee_lines?: unknown
              /** @description The coupons, a list */
              coupon_lines?: unknown
              /** @description The refunds, a list */
              refunds?: unknown
              /** @description Whether it is paid */
              paid?: boolean | null
              /**
               * Format: date-time
               * @description When the record last changed at the third party
               */
              service_date_updated?: string | null
              /**
               * Format: date-time
               * @description When the record was made at the third party
               */
              service_date_created?: string | null
              /** @description Number of the invoice */
              invoice_number?: string | null
              /**
               * Format: date
               * @description Date of the invoice
               */
              invoice_date?: string | null
              /** @description Number of the delivery */
              delivery_number?: string | null
              /**
               * Format: date
               * @description Date of the delivery
               */
              delivery_date?: string | null
              /** @description Whether it counts as a sale */
              valid?: boolean | null
              /** @description The number to track the parcel */
              shipping_number?: string | null
              /**
               * Format: uuid
               * @description Who ordered. Refers to a ecommerce_customer
               */
              customer_id?: string | null
              /** @description The reference that the shop gave it */
              reference?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_order: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description What a customer has ordered. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description The number that people see */
            number?: string | null
            /** @description How it was placed */
            created_via?: string | null
            /** @description The version of the shop that took it */
            version?: string | null
            /** @description Where it stands, in the words of the third party */
            status?: string | null
            /** @description Its currency, such as EUR */
            currency?: string | null
            /** @description The discount, without tax */
            discount_total?: number | null
            /** @description The tax on the discount */
            discount_tax?: number | null
            /** @description The price of shipping, without tax */
            shipping_total?: number | null
            /** @description The tax on shipping */
            shipping_tax?: number | null
            /** @description The tax on the goods */
            cart_tax?: number | null
            /** @description What is to be paid, tax included */
            total?: number | null
            /** @description The tax in it */
            total_tax?: number | null
            /** @description Whether the prices of the lines include tax */
            prices_include_tax?: boolean | null
            /** @description What the customer wrote */
            customer_note?: string | null
            /** @description The billing address */
            billing?: unknown
            /** @description The shipping address */
            shipping?: unknown
            /** @description How it is paid */
            payment_method?: string | null
            /** @description The payment at the payment service */
            transaction_id?: string | null
            /**
             * Format: date-time
             * @description When it was paid
             */
            date_paid?: string | null
            /**
             * Format: date-time
             * @description When it was completed
             */
            date_completed?: string | null
            /** @description The goods, a list */
            lines?: unknown
            /** @description The taxes, a list */
            tax_lines?: unknown
            /** @description The shipments, a list */
            shipping_lines?: unknown
            /** @description The fees, a list */
            fee_lines?: unknown
            /** @description The coupons, a list */
            coupon_lines?: unknown
            /** @description The refunds, a list */
            refunds?: unknown
            /** @description Whether it is paid */
            paid?: boolean | null
            /**
             * Format: date-time
             * @description When the record last changed at the third party
             */
            service_date_updated?: string | null
            /**
             * Format: date-time
             * @description When the record was made at the third party
             */
            service_date_created?: string | null
            /** @description Number of the invoice */
            invoice_number?: string | null
            /**
             * Format: date
             * @description Date of the invoice
             */
            invoice_date?: string | null
            /** @description Number of the delivery */
            delivery_number?: string | null
            /**
             * Format: date
             * @description Date of the delivery
             */
            delivery_date?: string | null
            /** @description Whether it counts as a sale */
            valid?: boolean | null
            /** @description The number to track the parcel */
            shipping_number?: string | null
            /**
             * Format: uuid
             * @description Who ordered. Refers to a ecommerce_customer
             */
            customer_id?: string | null
            /** @description The reference that the shop gave it */
            reference?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_order: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_product: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description What it is */
              description?: string | null
              /** @description What it is, in short */
              short_description?: string | null
              /** @description The reference that the shop gave it */
              reference?: string | null
              /** @description Its kind, such as simple or variable */
              type?: string | null
              /** @description Its page in the shop */
              url?: string | null
              /** @description How much is in stock */
              quantity_available?: number | null
              /** @description The least that one can buy */
              minimal_quantity?: number | null
              /** @description Whether it is in stock, in the words of the third party */
              stock_status?: string | null
              /** @description Pictures, a list */
              images?: unknown
              /** @description Labels, a list of texts */
              tags?: unknown
              /** @description Whether it can be bought */
              purchasable?: boolean | null
              /** @description The price without a sale */
              regular_price?: number | null
              /** @description The price in a sale */
              sale_price?: number | null
              /** @description The price now */
              price?: number | null
              /** @description How much was sold */
              total_sales?: number | null
              /** @description Whether it is in a sale */
              on_sale?: boolean | null
              /** @description The average rating */
              rate?: number | null
              /** @description The stock keeping unit */
              sku?: string | null
              /** @description Its name in addresses */
              slug?: string | null
              /** @description Where it stands, such as published */
              status?: string | null
              /** @description Whether nothing is shipped */
              virtual?: boolean | null
              /** @description Its weight */
              weight?: number | null
              /** @description The EAN-13 number */
              ean13?: string | null
              /** @description Its height */
              height?: number | null
              /** @description Its width */
              width?: number | null
              /** @description Where it lies in the warehouse */
              location?: string | null
              /**
               * Format: uuid
               * @description Who makes it. Refers to a ecommerce_manufacturer
               */
              manufacturer_id?: string | null
              /**
               * Format: uuid
               * @description Its main category. Refers to a ecommerce_category
               */
              category_id?: string | null
              /**
               * Format: uuid
               * @description Who delivers it. Refers to a ecommerce_supplier
               */
              supplier_id?: string | null
              /** @description The id of its tax rule at the third party */
              tax_id?: string | null
              /** @description The unit of its price, such as kg */
              unity?: string | null
              /** @description Its variants as the third party lists them */
              variations?: unknown
              /** @description The name of its maker */
              manufacturer_name?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_product: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Something that a shop sells. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description What it is */
            description?: string | null
            /** @description What it is, in short */
            short_description?: string | null
            /** @description The reference that the shop gave it */
            reference?: string | null
            /** @description Its kind, such as simple or variable */
            type?: string | null
            /** @description Its page in the shop */
            url?: string | null
            /** @description How much is in stock */
            quantity_available?: number | null
            /** @description The least that one can buy */
            minimal_quantity?: number | null
            /** @description Whether it is in stock, in the words of the third party */
            stock_status?: string | null
            /** @description Pictures, a list */
            images?: unknown
            /** @description Labels, a list of texts */
            tags?: unknown
            /** @description Whether it can be bought */
            purchasable?: boolean | null
            /** @description The price without a sale */
            regular_price?: number | null
            /** @description The price in a sale */
            sale_price?: number | null
            /** @description The price now */
            price?: number | null
            /** @description How much was sold */
            total_sales?: number | null
            /** @description Whether it is in a sale */
            on_sale?: boolean | null
            /** @description The average rating */
            rate?: number | null
            /** @description The stock keeping unit */
            sku?: string | null
            /** @description Its name in addresses */
            slug?: string | null
            /** @description Where it stands, such as published */
            status?: string | null
            /** @description Whether nothing is shipped */
            virtual?: boolean | null
            /** @description Its weight */
            weight?: number | null
            /** @description The EAN-13 number */
            ean13?: string | null
            /** @description Its height */
            height?: number | null
            /** @description Its width */
            width?: number | null
            /** @description Where it lies in the warehouse */
            location?: string | null
            /**
             * Format: uuid
             * @description Who makes it. Refers to a ecommerce_manufacturer
             */
            manufacturer_id?: string | null
            /**
             * Format: uuid
             * @description Its main category. Refers to a ecommerce_category
             */
            category_id?: string | null
            /**
             * Format: uuid
             * @description Who delivers it. Refers to a ecommerce_supplier
             */
            supplier_id?: string | null
            /** @description The id of its tax rule at the third party */
            tax_id?: string | null
            /** @description The unit of its price, such as kg */
            unity?: string | null
            /** @description Its variants as the third party lists them */
            variations?: unknown
            /** @description The name of its maker */
            manufacturer_name?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_product: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_product_category: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /**
               * Format: uuid
               * @description The product. Refers to a ecommerce_product
               */
              product_id?: string | null
              /**
               * Format: uuid
               * @description The category. Refers to a ecommerce_category
               */
              category_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_product_category: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A product that stands in a category. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /**
             * Format: uuid
             * @description The product. Refers to a ecommerce_product
             */
            product_id?: string | null
            /**
             * Format: uuid
             * @description The category. Refers to a ecommerce_category
             */
            category_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_product_category: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_product_option: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_product_option: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Something that can be chosen about a product, such as size. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_product_option: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_product_option_value: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /**
               * Format: uuid
               * @description The option. Refers to a ecommerce_product_option
               */
              option_id?: string | null
              /** @description Its name, or its names by language */
              name?: unknown
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_product_option_value: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A choice of an option, such as M. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /**
             * Format: uuid
             * @description The option. Refers to a ecommerce_product_option
             */
            option_id?: string | null
            /** @description Its name, or its names by language */
            name?: unknown
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_product_option_value: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_product_variant: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description How many are in stock */
              quantity_available?: number | null
              /** @description The id of its stock at the third party */
              id_stock?: number | null
              /** @description The least that one can buy */
              minimal_quantity?: number | null
              /** @description The reference that the shop gave it */
              reference?: string | null
              /** @description The EAN-13 number */
              ean13?: string | null
              /** @description The price without a sale */
              regular_price?: number | null
              /** @description The price in a sale */
              sale_price?: number | null
              /** @description The price now */
              price?: number | null
              /**
               * Format: uuid
               * @description The product. Refers to a ecommerce_product
               */
              product_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_product_variant: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One of the forms in which a product is sold. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description How many are in stock */
            quantity_available?: number | null
            /** @description The id of its stock at the third party */
            id_stock?: number | null
            /** @description The least that one can buy */
            minimal_quantity?: number | null
            /** @description The reference that the shop gave it */
            reference?: string | null
            /** @description The EAN-13 number */
            ean13?: string | null
            /** @description The price without a sale */
            regular_price?: number | null
            /** @description The price in a sale */
            sale_price?: number | null
            /** @description The price now */
            price?: number | null
            /**
             * Format: uuid
             * @description The product. Refers to a ecommerce_product
             */
            product_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_product_variant: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_supplier: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_supplier: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A company that delivers products. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_supplier: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_ecommerce_variant_option: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /**
               * Format: uuid
               * @description The variant. Refers to a ecommerce_product_variant
               */
              variant_id?: string | null
              /**
               * Format: uuid
               * @description The choice, a value of an option. Refers to a ecommerce_product_option_value
               */
              option_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_ecommerce_variant_option: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A choice that makes a variant what it is. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /**
             * Format: uuid
             * @description The variant. Refers to a ecommerce_product_variant
             */
            variant_id?: string | null
            /**
             * Format: uuid
             * @description The choice, a value of an option. Refers to a ecommerce_product_option_value
             */
            option_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_ecommerce_variant_option: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_geolocation_bicycle_station: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Postal code */
              zipcode?: string | null
              /** @description Who may use it */
              access?: string | null
              /** @description Whether it is lit */
              lit?: string | null
              /** @description How bicycles are protected */
              protection?: string | null
              /** @description Kind of stand */
              bicycle_parking?: string | null
              /** @description Who owns it */
              owner?: string | null
              /** @description How many bicycles it holds */
              capacity?: number | null
              /** @description Who runs it */
              operator?: string | null
              /** @description Since when it is there, as precisely as it is known */
              start_date?: string | null
              /** @description Whether it costs money */
              fee?: string | null
              /** @description Where it is */
              geolocation?: unknown
              /** @description Its website */
              website?: string | null
              /** @description What stands there */
              furniture?: string | null
              /** @description Notes about it */
              note?: string | null
              /** @description Whether it is watched */
              surveillance?: string | null
              /** @description Whether it has a roof */
              covered?: string | null
              /** @description How many cargo bicycles it holds */
              cargo_capacity?: number | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_geolocation_bicycle_station: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A place to park bicycles. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Postal code */
            zipcode?: string | null
            /** @description Who may use it */
            access?: string | null
            /** @description Whether it is lit */
            lit?: string | null
            /** @description How bicycles are protected */
            protection?: string | null
            /** @description Kind of stand */
            bicycle_parking?: string | null
            /** @description Who owns it */
            owner?: string | null
            /** @description How many bicycles it holds */
            capacity?: number | null
            /** @description Who runs it */
            operator?: string | null
            /** @description Since when it is there, as precisely as it is known */
            start_date?: string | null
            /** @description Whether it costs money */
            fee?: string | null
            /** @description Where it is */
            geolocation?: unknown
            /** @description Its website */
            website?: string | null
            /** @description What stands there */
            furniture?: string | null
            /** @description Notes about it */
            note?: string | null
            /** @description Whether it is watched */
            surveillance?: string | null
            /** @description Whether it has a roof */
            covered?: string | null
            /** @description How many cargo bicycles it holds */
            cargo_capacity?: number | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_geolocation_bicycle_station: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_hris_user: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description E-mail address */
              email?: string | null
              /** @description First name */
              firstname?: string | null
              /**
               * Format: date
               * @description Date of birth
               */
              birth_date?: string | null
              /** @description Last name */
              lastname?: string | null
              /** @description Phone number */
              phone_number?: string | null
              /** @description Language */
              language?: string | null
              /** @description The company that employs the person */
              legal_entity_name?: string | null
              /** @description E-mail address of the manager */
              manager_email?: string | null
              /** @description Job title */
              job_title?: string | null
              /** @description Team */
              team?: string | null
              /** @description Country */
              country?: string | null
              /**
               * Format: date
               * @description First day of the contract
               */
              contract_start_date?: string | null
              /**
               * Format: date
               * @description Last day of the contract
               */
              contract_end_date?: string | null
              /** @description Gender, in the words of the third party */
              gender?: string | null
              /** @description Business unit */
              business_unit?: string | null
              /** @description Employee number */
              employee_number?: string | null
              /** @description Kind of contract */
              contract_type?: string | null
              /** @description Socio-professional category */
              socio_professional_category?: string | null
              /** @description State of the employment */
              state?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_hris_user: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A person who works for a company. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description E-mail address */
            email?: string | null
            /** @description First name */
            firstname?: string | null
            /**
             * Format: date
             * @description Date of birth
             */
            birth_date?: string | null
            /** @description Last name */
            lastname?: string | null
            /** @description Phone number */
            phone_number?: string | null
            /** @description Language */
            language?: string | null
            /** @description The company that employs the person */
            legal_entity_name?: string | null
            /** @description E-mail address of the manager */
            manager_email?: string | null
            /** @description Job title */
            job_title?: string | null
            /** @description Team */
            team?: string | null
            /** @description Country */
            country?: string | null
            /**
             * Format: date
             * @description First day of the contract
             */
            contract_start_date?: string | null
            /**
             * Format: date
             * @description Last day of the contract
             */
            contract_end_date?: string | null
            /** @description Gender, in the words of the third party */
            gender?: string | null
            /** @description Business unit */
            business_unit?: string | null
            /** @description Employee number */
            employee_number?: string | null
            /** @description Kind of contract */
            contract_type?: string | null
            /** @description Socio-professional category */
            socio_professional_category?: string | null
            /** @description State of the employment */
            state?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_hris_user: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_marketing_report: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /**
               * Format: date-time
               * @description The hour
               */
              event_hour?: string | null
              /** @description How often an advertisement was shown */
              impressions?: number | null
              /** @description The campaign, at the third party */
              campaign_id?: string | null
              /** @description Name of the campaign */
              campaign_name?: string | null
              /**
               * Format: date
               * @description First day of the campaign
               */
              campaign_start_date?: string | null
              /**
               * Format: date
               * @description Last day of the campaign
               */
              campaign_end_date?: string | null
              /** @description The id that others gave to the campaign */
              campaign_external_id?: string | null
              /** @description Where the campaign stands */
              campaign_status?: string | null
              /** @description Name of the site */
              site_name?: string | null
              /** @description Address of the site */
              site_url?: string | null
              /** @description Size of the image in bytes */
              image_weight?: number | null
              /** @description Length of the video in seconds */
              video_content_duration?: number | null
              /** @description Kind of mobile connection, at the third party */
              mobile_connection_type_id?: string | null
              /** @description The country, at the third party */
              country_id?: string | null
              /** @description Name of the country */
              country_name?: string | null
              /** @description Name of the agency */
              agency_name?: string | null
              /** @description Name of the advertiser */
              advertiser_name?: string | null
              /** @description Who sold to the advertiser */
              advertiser_sales_person_name?: string | null
              /** @description Domain on which it was shown */
              domain?: string | null
              /** @description The pack, at the third party */
              pack_id?: string | null
              /** @description Name of the pack */
              pack_name?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_marketing_report: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description What an advertising campaign did in an hour. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /**
             * Format: date-time
             * @description The hour
             */
            event_hour?: string | null
            /** @description How often an advertisement was shown */
            impressions?: number | null
            /** @description The campaign, at the third party */
            campaign_id?: string | null
            /** @description Name of the campaign */
            campaign_name?: string | null
            /**
             * Format: date
             * @description First day of the campaign
             */
            campaign_start_date?: string | null
            /**
             * Format: date
             * @description Last day of the campaign
             */
            campaign_end_date?: string | null
            /** @description The id that others gave to the campaign */
            campaign_external_id?: string | null
            /** @description Where the campaign stands */
            campaign_status?: string | null
            /** @description Name of the site */
            site_name?: string | null
            /** @description Address of the site */
            site_url?: string | null
            /** @description Size of the image in bytes */
            image_weight?: number | null
            /** @description Length of the video in seconds */
            video_content_duration?: number | null
            /** @description Kind of mobile connection, at the third party */
            mobile_connection_type_id?: string | null
            /** @description The country, at the third party */
            country_id?: string | null
            /** @description Name of the country */
            country_name?: string | null
            /** @description Name of the agency */
            agency_name?: string | null
            /** @description Name of the advertiser */
            advertiser_name?: string | null
            /** @description Who sold to the advertiser */
            advertiser_sales_person_name?: string | null
            /** @description Domain on which it was shown */
            domain?: string | null
            /** @description The pack, at the third party */
            pack_id?: string | null
            /** @description Name of the pack */
            pack_name?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_marketing_report: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_group: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its page at the third party */
              url?: string | null
              /** @description Its name */
              name?: string | null
              /** @description Whether it was deleted but is still shown */
              deleted?: boolean | null
              /** @description Whether it is kept only for the record */
              archived?: boolean | null
              /**
               * Format: uuid
               * @description The project that it belongs to. Refers to a pm_project
               */
              project_id?: string | null
              /** @description What it is for */
              description?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_group: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A team, a section or another group of issues, projects and people. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its page at the third party */
            url?: string | null
            /** @description Its name */
            name?: string | null
            /** @description Whether it was deleted but is still shown */
            deleted?: boolean | null
            /** @description Whether it is kept only for the record */
            archived?: boolean | null
            /**
             * Format: uuid
             * @description The project that it belongs to. Refers to a pm_project
             */
            project_id?: string | null
            /** @description What it is for */
            description?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_group: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_issue: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its page at the third party */
              url?: string | null
              /** @description 0 none, 1 low, 2 medium, 3 high, 4 urgent */
              priority?: number | null
              /** @description How bad it is, in the words of the third party */
              severity?: string | null
              /** @description Its title */
              name?: string | null
              /** @description What is to be done */
              description?: string | null
              /**
               * Format: date
               * @description The day by which it should be done
               */
              due_date?: string | null
              /** @description Whether it is done */
              complete?: boolean | null
              /** @description Its labels, a list of texts */
              tags?: unknown
              /**
               * Format: uuid
               * @description The team or section that has it. Refers to a pm_group
               */
              group_id?: string | null
              /**
               * Format: uuid
               * @description Who works on it. Refers to a pm_user
               */
              assignee_id?: string | null
              /**
               * Format: uuid
               * @description Who made it. Refers to a pm_user
               */
              creator_id?: string | null
              /**
               * Format: uuid
               * @description The project that it belongs to. Refers to a pm_project
               */
              project_id?: string | null
              /**
               * Format: uuid
               * @description Where it stands. Refers to a pm_issue_status
               */
              status_id?: string | null
              /**
               * Format: uuid
               * @description Its type, such as bug or story. Refers to a pm_issue_type
               */
              type_id?: string | null
              /** @description Whether it marks a milestone */
              is_milestone?: boolean | null
              /**
               * Format: uuid
               * @description The issue that it is a part of. Refers to a pm_issue
               */
              parent_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_issue: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A task, a ticket, a story: a piece of work. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its page at the third party */
            url?: string | null
            /** @description 0 none, 1 low, 2 medium, 3 high, 4 urgent */
            priority?: number | null
            /** @description How bad it is, in the words of the third party */
            severity?: string | null
            /** @description Its title */
            name?: string | null
            /** @description What is to be done */
            description?: string | null
            /**
             * Format: date
             * @description The day by which it should be done
             */
            due_date?: string | null
            /** @description Whether it is done */
            complete?: boolean | null
            /** @description Its labels, a list of texts */
            tags?: unknown
            /**
             * Format: uuid
             * @description The team or section that has it. Refers to a pm_group
             */
            group_id?: string | null
            /**
             * Format: uuid
             * @description Who works on it. Refers to a pm_user
             */
            assignee_id?: string | null
            /**
             * Format: uuid
             * @description Who made it. Refers to a pm_user
             */
            creator_id?: string | null
            /**
             * Format: uuid
             * @description The project that it belongs to. Refers to a pm_project
             */
            project_id?: string | null
            /**
             * Format: uuid
             * @description Where it stands. Refers to a pm_issue_status
             */
            status_id?: string | null
            /**
             * Format: uuid
             * @description Its type, such as bug or story. Refers to a pm_issue_type
             */
            type_id?: string | null
            /** @description Whether it marks a milestone */
            is_milestone?: boolean | null
            /**
             * Format: uuid
             * @description The issue that it is a part of. Refers to a pm_issue
             */
            parent_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_issue: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_issue_field: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description What it is for */
              description?: string | null
              /** @description Its type, in the words of the third party */
              type?: string | null
              /** @description Where its value stands in the raw record of an issue */
              path?: string | null
              /**
               * Format: uuid
               * @description The type of issue that has it. Refers to a pm_issue_type
               */
              issue_type_id?: string | null
              /**
               * Format: uuid
               * @description The project whose issues have it. Refers to a pm_project
               */
              project_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_issue_field: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A field that a team has added to its issues. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description What it is for */
            description?: string | null
            /** @description Its type, in the words of the third party */
            type?: string | null
            /** @description Where its value stands in the raw record of an issue */
            path?: string | null
            /**
             * Format: uuid
             * @description The type of issue that has it. Refers to a pm_issue_type
             */
            issue_type_id?: string | null
            /**
             * Format: uuid
             * @description The project whose issues have it. Refers to a pm_project
             */
            project_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_issue_field: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_issue_status: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description What it means: backlog, unstarted, started, completed or cancelled */
              meta_status?: string | null
              /** @description Whether new issues begin here */
              default?: boolean | null
              /** @description Its colour, such as #5b7fdb */
              color?: string | null
              /** @description Its place among the statuses, lowest first */
              order?: number | null
              /** @description Its name */
              name?: string | null
              /**
               * Format: uuid
               * @description The project that uses it. Refers to a pm_project
               */
              project_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_issue_status: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A step of the way that an issue goes. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description What it means: backlog, unstarted, started, completed or cancelled */
            meta_status?: string | null
            /** @description Whether new issues begin here */
            default?: boolean | null
            /** @description Its colour, such as #5b7fdb */
            color?: string | null
            /** @description Its place among the statuses, lowest first */
            order?: number | null
            /** @description Its name */
            name?: string | null
            /**
             * Format: uuid
             * @description The project that uses it. Refers to a pm_project
             */
            project_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_issue_status: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_issue_type: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Whether issues of this type are parts of others */
              is_sub_task?: boolean | null
              /** @description Its name */
              name?: string | null
              /** @description What it is for */
              description?: string | null
              /** @description Where it can be used, in the words of the third party */
              scope?: string | null
              /** @description Its page at the third party */
              url?: string | null
              /** @description The address of its picture */
              icon?: string | null
              /**
               * Format: uuid
               * @description The project that uses it. Refers to a pm_project
               */
              project_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_issue_type: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A kind of issue, such as bug or story. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Whether issues of this type are parts of others */
            is_sub_task?: boolean | null
            /** @description Its name */
            name?: string | null
            /** @description What it is for */
            description?: string | null
            /** @description Where it can be used, in the words of the third party */
            scope?: string | null
            /** @description Its page at the third party */
            url?: string | null
            /** @description The address of its picture */
            icon?: string | null
            /**
             * Format: uuid
             * @description The project that uses it. Refers to a pm_project
             */
            project_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_issue_type: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_project: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description Its name */
              name?: string | null
              /** @description The folder or workspace that it lies in */
              folder?: string | null
              /** @description Its page at the third party */
              url?: string | null
              /** @description Where it stands, in the words of the third party */
              status?: string | null
              /** @description Whether only some people see it */
              private?: boolean | null
              /** @description What it is about */
              description?: string | null
              /**
               * Format: date
               * @description The day on which it was made
               */
              creation_date?: string | null
              /**
               * Format: date
               * @description The day on which work begins
               */
              begin_date?: string | null
              /**
               * Format: date
               * @description The day by which it should be done
               */
              end_date?: string | null
              /**
               * Format: uuid
               * @description Who leads it. Refers to a pm_user
               */
              owner_id?: string | null
              /**
               * Format: uuid
               * @description The team that has it. Refers to a pm_group
               */
              group_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_project: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A project or a board. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description Its name */
            name?: string | null
            /** @description The folder or workspace that it lies in */
            folder?: string | null
            /** @description Its page at the third party */
            url?: string | null
            /** @description Where it stands, in the words of the third party */
            status?: string | null
            /** @description Whether only some people see it */
            private?: boolean | null
            /** @description What it is about */
            description?: string | null
            /**
             * Format: date
             * @description The day on which it was made
             */
            creation_date?: string | null
            /**
             * Format: date
             * @description The day on which work begins
             */
            begin_date?: string | null
            /**
             * Format: date
             * @description The day by which it should be done
             */
            end_date?: string | null
            /**
             * Format: uuid
             * @description Who leads it. Refers to a pm_user
             */
            owner_id?: string | null
            /**
             * Format: uuid
             * @description The team that has it. Refers to a pm_group
             */
            group_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_project: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_pm_user: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description The name that is shown */
              name?: string | null
              /** @description E-mail address */
              email?: string | null
              /** @description The profile at the third party */
              url?: string | null
              /** @description The state of the account, in the words of the third party */
              status?: string | null
              /** @description First name */
              firstname?: string | null
              /** @description Last name */
              lastname?: string | null
              /** @description Job title */
              title?: string | null
              /** @description What the person may do, a list of texts */
              roles?: unknown
              /** @description The company that the person works for */
              company_name?: string | null
              /** @description Phone number */
              phone?: string | null
              /** @description Time zone, such as Europe/Paris */
              timezone?: string | null
              /** @description Whether the account can be used */
              active?: boolean | null
              /** @description The address of a picture */
              avatar?: string | null
              /**
               * Format: uuid
               * @description The team of the person. Refers to a pm_group
               */
              group_id?: string | null
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_pm_user: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A person who works with the tool. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description The name that is shown */
            name?: string | null
            /** @description E-mail address */
            email?: string | null
            /** @description The profile at the third party */
            url?: string | null
            /** @description The state of the account, in the words of the third party */
            status?: string | null
            /** @description First name */
            firstname?: string | null
            /** @description Last name */
            lastname?: string | null
            /** @description Job title */
            title?: string | null
            /** @description What the person may do, a list of texts */
            roles?: unknown
            /** @description The company that the person works for */
            company_name?: string | null
            /** @description Phone number */
            phone?: string | null
            /** @description Time zone, such as Europe/Paris */
            timezone?: string | null
            /** @description Whether the account can be used */
            active?: boolean | null
            /** @description The address of a picture */
            avatar?: string | null
            /**
             * Format: uuid
             * @description The team of the person. Refers to a pm_group
             */
            group_id?: string | null
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_pm_user: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  list_social_user: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description Only records whose last real change was at this time or later */
        modified_since?: string
        /** @description Only records of this integration */
        integration_id?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: ({
              /**
               * Format: uuid
               * @description Ours, stable: the resource_id of the webhooks
               */
              id: string
              /** @description The third party's id */
              external_id: string
              /** @description The connector type */
              source: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it was first seen
               */
              created: string
              /**
               * Format: date-time
               * @description The last real change
               */
              modified: string
              /** @description First name */
              firstname?: string | null
              /** @description Last name */
              lastname?: string | null
              /** @description The name that is shown */
              fullname?: string | null
              /** @description The address of a picture */
              avatar?: string | null
              /** @description E-mail address */
              email?: string | null
              /** @description Phone number */
              phone?: string | null
              /** @description All e-mail addresses, a list of texts */
              all_emails?: unknown
              /** @description All phone numbers, a list of texts */
              all_phones?: unknown
            } & {
              [key: string]: unknown
            })[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  get_social_user: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A person on a social network. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /**
             * Format: uuid
             * @description Ours, stable: the resource_id of the webhooks
             */
            id: string
            /** @description The third party's id */
            external_id: string
            /** @description The connector type */
            source: string
            /** Format: uuid */
            integration_id: string
            /**
             * Format: date-time
             * @description When it was first seen
             */
            created: string
            /**
             * Format: date-time
             * @description The last real change
             */
            modified: string
            /** @description First name */
            firstname?: string | null
            /** @description Last name */
            lastname?: string | null
            /** @description The name that is shown */
            fullname?: string | null
            /** @description The address of a picture */
            avatar?: string | null
            /** @description E-mail address */
            email?: string | null
            /** @description Phone number */
            phone?: string | null
            /** @description All e-mail addresses, a list of texts */
            all_emails?: unknown
            /** @description All phone numbers, a list of texts */
            all_phones?: unknown
          } & {
            [key: string]: unknown
          }
        }
      }
    }
  }
  get_raw_social_user: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  getMapping: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Mapping']
        }
      }
    }
  }
  saveMapping: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The form of docs/mapping.md, as an object or as the text of a mapping.yaml */
          mapping:
            | string
            | {
                [key: string]: unknown
              }
          /** @default  */
          note?: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['MappingVersion']
        }
      }
    }
  }
  rollBackMapping: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Mapping']
        }
      }
    }
  }
  listMappingVersions: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
      }
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['MappingVersion'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  getMappingVersion: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
        version: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['MappingVersion']
        }
      }
    }
  }
  publishMapping: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
        version: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Mapping']
        }
      }
    }
  }
  previewMapping: {
    parameters: {
      query?: never
      header?: never
      path: {
        type: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description The form of docs/mapping.md, as an object or as the text of a mapping.yaml */
          mapping?:
            | string
            | {
                [key: string]: unknown
              }
          /** @description Instead of a mapping: one that is kept */
          version?: number
          stream?: string
          /** Format: uuid */
          integration_id?: string
          /**
           * @description Records of each stream
           * @default 10
           */
          limit?: number
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** @description False: the time for a preview was over before all of it was mapped */
            is_complete: boolean
            records: {
              stream: string
              model: string
              /** Format: uuid */
              integration_id: string
              resource_id: string | null
              external_id: string | null
              /**
               * @description What would happen. new: it is at fault today. replaced: its id or model comes out differently, so one resource is deleted and another new.
               * @enum {string}
               */
              outcome: 'new' | 'updated' | 'unchanged' | 'replaced' | 'deleted' | 'failed'
              /** @description Each field that fails; null: the record as a whole */
              errors: {
                field: string | null
                message: string
              }[]
              raw: {
                [key: string]: unknown
              }
              /** @description The mapped fields that are held */
              before: {
                [key: string]: unknown
              } | null
              /** @description The mapped fields, but for those that fail */
              after: {
                [key: string]: unknown
              }
              /** @description Of an update, as a webhook would tell it */
              diff: {
                [key: string]: unknown
              } | null
            }[]
          }
        }
      }
    }
  }
  streamEvents: {
    parameters: {
      query?: {
        /** @description The id of the last event that you have: goes on after it. The header Last-Event-ID means the same. */
        after?: string
        /** @description Only these events, parted by commas. */
        event?: string
        customer_id?: string
        integration_id?: string
        /** @description Whether each event comes with its body, as the exact text that is sent. */
        body?: 'true' | 'false'
        /** @description Whether it is told, without saying which, that deliveries or replays have changed. */
        deliveries?: 'true' | 'false'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'text/event-stream': string
        }
      }
    }
  }
  listEvents: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        event?:
          | 'webhook_test'
          | 'integration_installed'
          | 'integration_new_data_model'
          | 'integration_updated_data_model'
          | 'integration_deleted_data_model'
          | 'integration_import_done'
          | 'integration_cannot_refresh_oauth_token'
          | 'integration_oauth_token_fixed'
        integration_id?: string
        customer_id?: string
        resource_id?: string
        /** @description Of events that happened at this time or later. */
        since?: string
        /** @description Of events that happened before this time. */
        until?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Event'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  getEvent: {
    parameters: {
      query?: never
      header?: never
      path: {
        event_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventWithBody']
        }
      }
    }
  }
  listChanges: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
        /** @description Only records of this data model */
        model?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data: {
                [key: string]: unknown
              } | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_crm_campaign_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description Its kind, such as e-mail or fair */
                    type?: string | null
                    /** @description What it has cost */
                    actual_cost?: number | null
                    /** @description What it may cost */
                    budgeted_cost?: number | null
                    /** @description What it is about */
                    description?: string | null
                    /** @description What it should bring */
                    expected_revenue?: number | null
                    /** @description How many contacts take part */
                    number_of_contacts?: number | null
                    /** @description The id, at the third party, of the person in charge */
                    owner_id?: string | null
                    /** @description Where it stands */
                    status?: string | null
                    /**
                     * Format: date
                     * @description The day on which it begins
                     */
                    start_date?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_crm_company_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description Its kind, such as customer or partner */
                    type?: string | null
                    /** @description Where the company was won */
                    company_source?: string | null
                    /** @description Whether it is in use */
                    active?: boolean | null
                    /** @description Revenue in a year */
                    annual_revenue?: number | null
                    /** @description City of the billing address */
                    billing_address_city?: string | null
                    /** @description Country of the billing address */
                    billing_address_country?: string | null
                    /** @description Postal code of the billing address */
                    billing_address_zip?: string | null
                    /** @description State or region of the billing address */
                    billing_address_state?: string | null
                    /** @description Street of the billing address */
                    billing_address_street?: string | null
                    /** @description City of the shipping address */
                    shipping_address_city?: string | null
                    /** @description Country of the shipping address */
                    shipping_address_country?: string | null
                    /** @description Postal code of the shipping address */
                    shipping_address_zip?: string | null
                    /** @description State or region of the shipping address */
                    shipping_address_state?: string | null
                    /** @description Street of the shipping address */
                    shipping_address_street?: string | null
                    /** @description Where it stands */
                    status?: string | null
                    /** @description How much it matters, in the words of the third party */
                    priority?: string | null
                    /** @description Notes about it */
                    description?: string | null
                    /** @description Fax number */
                    fax?: string | null
                    /** @description Its trade */
                    industry?: string | null
                    /** @description Whether it was deleted but is still shown */
                    deleted?: boolean | null
                    /** @description How many people work there */
                    number_of_employees?: number | null
                    /** @description Phone number */
                    phone?: string | null
                    /** @description The address of a picture */
                    photo?: string | null
                    /** @description Its rating, in the words of the third party */
                    rating?: string | null
                    /** @description Its website */
                    website?: string | null
                    /** @description Its stage in the life of a customer */
                    lifecycle?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_crm_contact_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description City */
                    city?: string | null
                    /** @description Postal code */
                    zip?: string | null
                    /** @description E-mail address */
                    email?: string | null
                    /** @description Phone number */
                    phone?: string | null
                    /** @description State or region */
                    state?: string | null
                    /** @description Academic degree */
                    degree?: string | null
                    /** @description Gender, in the words of the third party */
                    gender?: string | null
                    /** @description Street and number */
                    address?: string | null
                    /**
                     * Format: uuid
                     * @description The company that the person works for. Refers to a crm_company
                     */
                    company_id?: string | null
                    /** @description Country */
                    country?: string | null
                    /** @description Job title */
                    jobtitle?: string | null
                    /** @description Last name */
                    lastname?: string | null
                    /** @description First name */
                    firstname?: string | null
                    /** @description Trade */
                    industry?: string | null
                    /** @description Department */
                    department?: string | null
                    /**
                     * Format: date
                     * @description Date of birth
                     */
                    date_of_birth?: string | null
                    /** @description Where the contact stands */
                    status?: string | null
                    /** @description Stage in the life of a customer */
                    lifecycle?: string | null
                    /** @description The name that is shown */
                    fullname?: string | null
                    /** @description The address of a picture */
                    photo?: string | null
                    /** @description Whether the contact was deleted but is still shown */
                    deleted?: boolean | null
                    /** @description Fax number */
                    fax?: string | null
                    /** @description Notes about the contact */
                    description?: string | null
                    /** @description Where the contact was won */
                    crm_source?: string | null
                    /** @description Languages, a list of texts */
                    languages?: unknown
                    /** @description Revenue with the contact */
                    revenue?: number | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_crm_contact_list_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description Its kind, such as static or dynamic */
                    type?: string | null
                    /** @description Whether it was deleted but is still shown */
                    deleted?: boolean | null
                    /**
                     * Format: uuid
                     * @description The campaign that it serves. Refers to a crm_campaign
                     */
                    campaign_id?: string | null
                    /** @description How many contacts it holds */
                    size?: number | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_crm_contact_list_membership_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /**
                     * Format: uuid
                     * @description The list. Refers to a crm_contact_list
                     */
                    contact_list_id?: string | null
                    /**
                     * Format: uuid
                     * @description The contact. Refers to a crm_contact
                     */
                    contact_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_crm_deal_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /**
                     * Format: uuid
                     * @description The company that would buy. Refers to a crm_company
                     */
                    company_id?: string | null
                    /**
                     * Format: uuid
                     * @description The contact that would buy. Refers to a crm_contact
                     */
                    contact_id?: string | null
                    /** @description Whether it is kept only for the record */
                    archived?: boolean | null
                    /** @description What it is worth */
                    amount?: number | null
                    /** @description Why it was won or lost */
                    closed_reason?: string | null
                    /**
                     * Format: date
                     * @description The day on which it was or will be closed
                     */
                    closed_date?: string | null
                    /** @description Its stage in the pipeline */
                    stage?: string | null
                    /** @description Its kind, such as new business */
                    type?: string | null
                    /** @description Notes about it */
                    description?: string | null
                    /** @description Where it was won */
                    deal_source?: string | null
                    /** @description Who made it, at the third party */
                    created_by?: string | null
                    /**
                     * Format: date-time
                     * @description When it was made at the third party
                     */
                    created_at?: string | null
                    /** @description Whether it is closed */
                    is_closed?: boolean | null
                    /** @description Whether it is won */
                    is_won?: boolean | null
                    /** @description What it brings in a month */
                    mrr?: number | null
                    /** @description How much it matters, in the words of the third party */
                    priority?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_category_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description Its name in addresses */
                    slug?: string | null
                    /** @description What is in it */
                    description?: string | null
                    /**
                     * Format: date-time
                     * @description When it was made at the third party
                     */
                    created_date?: string | null
                    /**
                     * Format: date-time
                     * @description When it last changed at the third party
                     */
                    updated_date?: string | null
                    /** @description How its products are sorted */
                    sort_order?: string | null
                    /** @description The template that shows it */
                    template_suffix?: string | null
                    /** @description How many products it holds */
                    products_count?: number | null
                    /** @description How deep it lies below the root */
                    level_depth?: number | null
                    /** @description Its kind */
                    type?: string | null
                    /** @description Where it is published */
                    published_scope?: string | null
                    /** @description Whether it is shown */
                    active?: boolean | null
                    /**
                     * Format: uuid
                     * @description The category that it lies in. Refers to a ecommerce_category
                     */
                    parent_category_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_customer_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description First name */
                    firstname?: string | null
                    /** @description Last name */
                    lastname?: string | null
                    /** @description User name */
                    username?: string | null
                    /**
                     * Format: date
                     * @description Date of birth
                     */
                    birthday?: string | null
                    /** @description E-mail address */
                    email?: string | null
                    /** @description The main address, as one text */
                    address?: string | null
                    /** @description Whether the customer agreed to e-mail marketing */
                    email_marketing_consent?: boolean | null
                    /** @description How many orders there were */
                    order_count?: number | null
                    /** @description The state of the account */
                    state?: string | null
                    /** @description The sum of all orders */
                    total_spent?: number | null
                    /** @description Notes about the customer */
                    note?: string | null
                    /** @description Phone number */
                    phone?: string | null
                    /** @description All addresses */
                    addresses?: unknown
                    /** @description Labels, a list of texts */
                    tags?: unknown
                    /** @description The role of the account */
                    role?: string | null
                    /** @description Whether no tax is due */
                    tax_exempt?: boolean | null
                    /** @description The billing address */
                    billing?: unknown
                    /** @description The shipping address */
                    shipping?: unknown
                    /** @description The address of a picture */
                    avatar_url?: string | null
                    /** @description Whether the account can be used */
                    active?: boolean | null
                    /** @description Whether the customer has no account */
                    is_guest?: boolean | null
                    /**
                     * Format: date-time
                     * @description When the record last changed at the third party
                     */
                    service_date_updated?: string | null
                    /**
                     * Format: date-time
                     * @description When the record was made at the third party
                     */
                    service_date_created?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_manufacturer_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_order_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description The number that people see */
                    number?: string | null
                    /** @description How it was placed */
                    created_via?: string | null
                    /** @description The version of the shop that took it */
                    version?: string | null
                    /** @description Where it stands, in the words of the third party */
                    status?: string | null
                    /** @description Its currency, such as EUR */
                    currency?: string | null
                    /** @description The discount, without tax */
                    discount_total?: number | null
                    /** @description The tax on the discount */
                    discount_tax?: number | null
                    /** @description The price of shipping, without tax */
                    shipping_total?: number | null
                    /** @description The tax on shipping */
                    shipping_tax?: number | null
                    /** @description The tax on the goods */
                    cart_tax?: number | null
                    /** @description What is to be paid, tax included */
                    total?: number | null
                    /** @description The tax in it */
                    total_tax?: number | null
                    /** @description Whether the prices of the lines include tax */
                    prices_include_tax?: boolean | null
                    /** @description What the customer wrote */
                    customer_note?: string | null
                    /** @description The billing address */
                    billing?: unknown
                    /** @description The shipping address */
                    shipping?: unknown
                    /** @description How it is paid */
                    payment_method?: string | null
                    /** @description The payment at the payment service */
                    transaction_id?: string | null
                    /**
                     * Format: date-time
                     * @description When it was paid
                     */
                    date_paid?: string | null
                    /**
                     * Format: date-time
                     * @description When it was completed
                     */
                    date_completed?: string | null
                    /** @description The goods, a list */
                    lines?: unknown
                    /** @description The taxes, a list */
                    tax_lines?: unknown
                    /** @description The shipments, a list */
                    shipping_lines?: unknown
                    /** @description The fees, a list */
                    fee_lines?: unknown
                    /** @description The coupons, a list */
                    coupon_lines?: unknown
                    /** @description The refunds, a list */
                    refunds?: unknown
                    /** @description Whether it is paid */
                    paid?: boolean | null
                    /**
                     * Format: date-time
                     * @description When the record last changed at the third party
                     */
                    service_date_updated?: string | null
                    /**
                     * Format: date-time
                     * @description When the record was made at the third party
                     */
                    service_date_created?: string | null
                    /** @description Number of the invoice */
                    invoice_number?: string | null
                    /**
                     * Format: date
                     * @description Date of the invoice
                     */
                    invoice_date?: string | null
                    /** @description Number of the delivery */
                    delivery_number?: string | null
                    /**
                     * Format: date
                     * @description Date of the delivery
                     */
                    delivery_date?: string | null
                    /** @description Whether it counts as a sale */
                    valid?: boolean | null
                    /** @description The number to track the parcel */
                    shipping_number?: string | null
                    /**
                     * Format: uuid
                     * @description Who ordered. Refers to a ecommerce_customer
                     */
                    customer_id?: string | null
                    /** @description The reference that the shop gave it */
                    reference?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_product_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description What it is */
                    description?: string | null
                    /** @description What it is, in short */
                    short_description?: string | null
                    /** @description The reference that the shop gave it */
                    reference?: string | null
                    /** @description Its kind, such as simple or variable */
                    type?: string | null
                    /** @description Its page in the shop */
                    url?: string | null
                    /** @description How much is in stock */
                    quantity_available?: number | null
                    /** @description The least that one can buy */
                    minimal_quantity?: number | null
                    /** @description Whether it is in stock, in the words of the third party */
                    stock_status?: string | null
                    /** @description Pictures, a list */
                    images?: unknown
                    /** @description Labels, a list of texts */
                    tags?: unknown
                    /** @description Whether it can be bought */
                    purchasable?: boolean | null
                    /** @description The price without a sale */
                    regular_price?: number | null
                    /** @description The price in a sale */
                    sale_price?: number | null
                    /** @description The price now */
                    price?: number | null
                    /** @description How much was sold */
                    total_sales?: number | null
                    /** @description Whether it is in a sale */
                    on_sale?: boolean | null
                    /** @description The average rating */
                    rate?: number | null
                    /** @description The stock keeping unit */
                    sku?: string | null
                    /** @description Its name in addresses */
                    slug?: string | null
                    /** @description Where it stands, such as published */
                    status?: string | null
                    /** @description Whether nothing is shipped */
                    virtual?: boolean | null
                    /** @description Its weight */
                    weight?: number | null
                    /** @description The EAN-13 number */
                    ean13?: string | null
                    /** @description Its height */
                    height?: number | null
                    /** @description Its width */
                    width?: number | null
                    /** @description Where it lies in the warehouse */
                    location?: string | null
                    /**
                     * Format: uuid
                     * @description Who makes it. Refers to a ecommerce_manufacturer
                     */
                    manufacturer_id?: string | null
                    /**
                     * Format: uuid
                     * @description Its main category. Refers to a ecommerce_category
                     */
                    category_id?: string | null
                    /**
                     * Format: uuid
                     * @description Who delivers it. Refers to a ecommerce_supplier
                     */
                    supplier_id?: string | null
                    /** @description The id of its tax rule at the third party */
                    tax_id?: string | null
                    /** @description The unit of its price, such as kg */
                    unity?: string | null
                    /** @description Its variants as the third party lists them */
                    variations?: unknown
                    /** @description The name of its maker */
                    manufacturer_name?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_product_category_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /**
                     * Format: uuid
                     * @description The product. Refers to a ecommerce_product
                     */
                    product_id?: string | null
                    /**
                     * Format: uuid
                     * @description The category. Refers to a ecommerce_category
                     */
                    category_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_product_option_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_product_option_value_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /**
                     * Format: uuid
                     * @description The option. Refers to a ecommerce_product_option
                     */
                    option_id?: string | null
                    /** @description Its name, or its names by language */
                    name?: unknown
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_product_variant_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description How many are in stock */
                    quantity_available?: number | null
                    /** @description The id of its stock at the third party */
                    id_stock?: number | null
                    /** @description The least that one can buy */
                    minimal_quantity?: number | null
                    /** @description The reference that the shop gave it */
                    reference?: string | null
                    /** @description The EAN-13 number */
                    ean13?: string | null
                    /** @description The price without a sale */
                    regular_price?: number | null
                    /** @description The price in a sale */
                    sale_price?: number | null
                    /** @description The price now */
                    price?: number | null
                    /**
                     * Format: uuid
                     * @description The product. Refers to a ecommerce_product
                     */
                    product_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_supplier_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_ecommerce_variant_option_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /**
                     * Format: uuid
                     * @description The variant. Refers to a ecommerce_product_variant
                     */
                    variant_id?: string | null
                    /**
                     * Format: uuid
                     * @description The choice, a value of an option. Refers to a ecommerce_product_option_value
                     */
                    option_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_geolocation_bicycle_station_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Postal code */
                    zipcode?: string | null
                    /** @description Who may use it */
                    access?: string | null
                    /** @description Whether it is lit */
                    lit?: string | null
                    /** @description How bicycles are protected */
                    protection?: string | null
                    /** @description Kind of stand */
                    bicycle_parking?: string | null
                    /** @description Who owns it */
                    owner?: string | null
                    /** @description How many bicycles it holds */
                    capacity?: number | null
                    /** @description Who runs it */
                    operator?: string | null
                    /** @description Since when it is there, as precisely as it is known */
                    start_date?: string | null
                    /** @description Whether it costs money */
                    fee?: string | null
                    /** @description Where it is */
                    geolocation?: unknown
                    /** @description Its website */
                    website?: string | null
                    /** @description What stands there */
                    furniture?: string | null
                    /** @description Notes about it */
                    note?: string | null
                    /** @description Whether it is watched */
                    surveillance?: string | null
                    /** @description Whether it has a roof */
                    covered?: string | null
                    /** @description How many cargo bicycles it holds */
                    cargo_capacity?: number | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_hris_user_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description E-mail address */
                    email?: string | null
                    /** @description First name */
                    firstname?: string | null
                    /**
                     * Format: date
                     * @description Date of birth
                     */
                    birth_date?: string | null
                    /** @description Last name */
                    lastname?: string | null
                    /** @description Phone number */
                    phone_number?: string | null
                    /** @description Language */
                    language?: string | null
                    /** @description The company that employs the person */
                    legal_entity_name?: string | null
                    /** @description E-mail address of the manager */
                    manager_email?: string | null
                    /** @description Job title */
                    job_title?: string | null
                    /** @description Team */
                    team?: string | null
                    /** @description Country */
                    country?: string | null
                    /**
                     * Format: date
                     * @description First day of the contract
                     */
                    contract_start_date?: string | null
                    /**
                     * Format: date
                     * @description Last day of the contract
                     */
                    contract_end_date?: string | null
                    /** @description Gender, in the words of the third party */
                    gender?: string | null
                    /** @description Business unit */
                    business_unit?: string | null
                    /** @description Employee number */
                    employee_number?: string | null
                    /** @description Kind of contract */
                    contract_type?: string | null
                    /** @description Socio-professional category */
                    socio_professional_category?: string | null
                    /** @description State of the employment */
                    state?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_marketing_report_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /**
                     * Format: date-time
                     * @description The hour
                     */
                    event_hour?: string | null
                    /** @description How often an advertisement was shown */
                    impressions?: number | null
                    /** @description The campaign, at the third party */
                    campaign_id?: string | null
                    /** @description Name of the campaign */
                    campaign_name?: string | null
                    /**
                     * Format: date
                     * @description First day of the campaign
                     */
                    campaign_start_date?: string | null
                    /**
                     * Format: date
                     * @description Last day of the campaign
                     */
                    campaign_end_date?: string | null
                    /** @description The id that others gave to the campaign */
                    campaign_external_id?: string | null
                    /** @description Where the campaign stands */
                    campaign_status?: string | null
                    /** @description Name of the site */
                    site_name?: string | null
                    /** @description Address of the site */
                    site_url?: string | null
                    /** @description Size of the image in bytes */
                    image_weight?: number | null
                    /** @description Length of the video in seconds */
                    video_content_duration?: number | null
                    /** @description Kind of mobile connection, at the third party */
                    mobile_connection_type_id?: string | null
                    /** @description The country, at the third party */
                    country_id?: string | null
                    /** @description Name of the country */
                    country_name?: string | null
                    /** @description Name of the agency */
                    agency_name?: string | null
                    /** @description Name of the advertiser */
                    advertiser_name?: string | null
                    /** @description Who sold to the advertiser */
                    advertiser_sales_person_name?: string | null
                    /** @description Domain on which it was shown */
                    domain?: string | null
                    /** @description The pack, at the third party */
                    pack_id?: string | null
                    /** @description Name of the pack */
                    pack_name?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_group_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its page at the third party */
                    url?: string | null
                    /** @description Its name */
                    name?: string | null
                    /** @description Whether it was deleted but is still shown */
                    deleted?: boolean | null
                    /** @description Whether it is kept only for the record */
                    archived?: boolean | null
                    /**
                     * Format: uuid
                     * @description The project that it belongs to. Refers to a pm_project
                     */
                    project_id?: string | null
                    /** @description What it is for */
                    description?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_issue_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its page at the third party */
                    url?: string | null
                    /** @description 0 none, 1 low, 2 medium, 3 high, 4 urgent */
                    priority?: number | null
                    /** @description How bad it is, in the words of the third party */
                    severity?: string | null
                    /** @description Its title */
                    name?: string | null
                    /** @description What is to be done */
                    description?: string | null
                    /**
                     * Format: date
                     * @description The day by which it should be done
                     */
                    due_date?: string | null
                    /** @description Whether it is done */
                    complete?: boolean | null
                    /** @description Its labels, a list of texts */
                    tags?: unknown
                    /**
                     * Format: uuid
                     * @description The team or section that has it. Refers to a pm_group
                     */
                    group_id?: string | null
                    /**
                     * Format: uuid
                     * @description Who works on it. Refers to a pm_user
                     */
                    assignee_id?: string | null
                    /**
                     * Format: uuid
                     * @description Who made it. Refers to a pm_user
                     */
                    creator_id?: string | null
                    /**
                     * Format: uuid
                     * @description The project that it belongs to. Refers to a pm_project
                     */
                    project_id?: string | null
                    /**
                     * Format: uuid
                     * @description Where it stands. Refers to a pm_issue_status
                     */
                    status_id?: string | null
                    /**
                     * Format: uuid
                     * @description Its type, such as bug or story. Refers to a pm_issue_type
                     */
                    type_id?: string | null
                    /** @description Whether it marks a milestone */
                    is_milestone?: boolean | null
                    /**
                     * Format: uuid
                     * @description The issue that it is a part of. Refers to a pm_issue
                     */
                    parent_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_issue_field_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description What it is for */
                    description?: string | null
                    /** @description Its type, in the words of the third party */
                    type?: string | null
                    /** @description Where its value stands in the raw record of an issue */
                    path?: string | null
                    /**
                     * Format: uuid
                     * @description The type of issue that has it. Refers to a pm_issue_type
                     */
                    issue_type_id?: string | null
                    /**
                     * Format: uuid
                     * @description The project whose issues have it. Refers to a pm_project
                     */
                    project_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_issue_status_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description What it means: backlog, unstarted, started, completed or cancelled */
                    meta_status?: string | null
                    /** @description Whether new issues begin here */
                    default?: boolean | null
                    /** @description Its colour, such as #5b7fdb */
                    color?: string | null
                    /** @description Its place among the statuses, lowest first */
                    order?: number | null
                    /** @description Its name */
                    name?: string | null
                    /**
                     * Format: uuid
                     * @description The project that uses it. Refers to a pm_project
                     */
                    project_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_issue_type_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Whether issues of this type are parts of others */
                    is_sub_task?: boolean | null
                    /** @description Its name */
                    name?: string | null
                    /** @description What it is for */
                    description?: string | null
                    /** @description Where it can be used, in the words of the third party */
                    scope?: string | null
                    /** @description Its page at the third party */
                    url?: string | null
                    /** @description The address of its picture */
                    icon?: string | null
                    /**
                     * Format: uuid
                     * @description The project that uses it. Refers to a pm_project
                     */
                    project_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_project_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description Its name */
                    name?: string | null
                    /** @description The folder or workspace that it lies in */
                    folder?: string | null
                    /** @description Its page at the third party */
                    url?: string | null
                    /** @description Where it stands, in the words of the third party */
                    status?: string | null
                    /** @description Whether only some people see it */
                    private?: boolean | null
                    /** @description What it is about */
                    description?: string | null
                    /**
                     * Format: date
                     * @description The day on which it was made
                     */
                    creation_date?: string | null
                    /**
                     * Format: date
                     * @description The day on which work begins
                     */
                    begin_date?: string | null
                    /**
                     * Format: date
                     * @description The day by which it should be done
                     */
                    end_date?: string | null
                    /**
                     * Format: uuid
                     * @description Who leads it. Refers to a pm_user
                     */
                    owner_id?: string | null
                    /**
                     * Format: uuid
                     * @description The team that has it. Refers to a pm_group
                     */
                    group_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_pm_user_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description The name that is shown */
                    name?: string | null
                    /** @description E-mail address */
                    email?: string | null
                    /** @description The profile at the third party */
                    url?: string | null
                    /** @description The state of the account, in the words of the third party */
                    status?: string | null
                    /** @description First name */
                    firstname?: string | null
                    /** @description Last name */
                    lastname?: string | null
                    /** @description Job title */
                    title?: string | null
                    /** @description What the person may do, a list of texts */
                    roles?: unknown
                    /** @description The company that the person works for */
                    company_name?: string | null
                    /** @description Phone number */
                    phone?: string | null
                    /** @description Time zone, such as Europe/Paris */
                    timezone?: string | null
                    /** @description Whether the account can be used */
                    active?: boolean | null
                    /** @description The address of a picture */
                    avatar?: string | null
                    /**
                     * Format: uuid
                     * @description The team of the person. Refers to a pm_group
                     */
                    group_id?: string | null
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  list_social_user_changes: {
    parameters: {
      query?: {
        limit?: number
        /** @description next_cursor of the page before. It fits the same filters alone. */
        cursor?: string
        /** @description Where to begin without a cursor. beginning (the default): every record as it is now, as new, then what changes. now: only what changes from now on. */
        from?: 'beginning' | 'now'
        /** @description Only changes of this integration */
        integration_id?: string
        /** @description Only changes of these kinds, with commas between: new,updated,deleted */
        change?: string
      }
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event. Null: it was there when the reader began with from=beginning. */
              id: string | null
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** @description The data model */
              type: string
              /** Format: uuid */
              resource_id: string
              customer_id: string
              /** Format: uuid */
              integration_id: string
              /**
               * Format: date-time
               * @description When it happened
               */
              at: string
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: {
                  old?: unknown
                  new?: unknown
                }
              } | null
              /** @description The record as it is now, not as it was then. Null: it is deleted by now. */
              data:
                | ({
                    /**
                     * Format: uuid
                     * @description Ours, stable: the resource_id of the webhooks
                     */
                    id: string
                    /** @description The third party's id */
                    external_id: string
                    /** @description The connector type */
                    source: string
                    /** Format: uuid */
                    integration_id: string
                    /**
                     * Format: date-time
                     * @description When it was first seen
                     */
                    created: string
                    /**
                     * Format: date-time
                     * @description The last real change
                     */
                    modified: string
                    /** @description First name */
                    firstname?: string | null
                    /** @description Last name */
                    lastname?: string | null
                    /** @description The name that is shown */
                    fullname?: string | null
                    /** @description The address of a picture */
                    avatar?: string | null
                    /** @description E-mail address */
                    email?: string | null
                    /** @description Phone number */
                    phone?: string | null
                    /** @description All e-mail addresses, a list of texts */
                    all_emails?: unknown
                    /** @description All phone numbers, a list of texts */
                    all_phones?: unknown
                  } & {
                    [key: string]: unknown
                  })
                | null
            }[]
            /** @description Never null: keep it, and ask again with it for what comes next */
            next_cursor: string
            /** @description Whether to ask again at once. A page may be empty and have more behind it. */
            has_more: boolean
          }
        }
      }
    }
  }
  getResource: {
    parameters: {
      query?: never
      header?: never
      path: {
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** Format: uuid */
            id: string
            /** @description The data model */
            type: string
            customer_id: string
            /** Format: uuid */
            integration_id: string
            connector_type: string
            external_id: string
            /** @description The manifest's stream that it was read from */
            stream: string
            deleted: string | null
            /** @description The record as the lists answer it; of a deleted one, as it was */
            data: {
              [key: string]: unknown
            }
            /** @description The record as the third party sent it */
            raw: {
              [key: string]: unknown
            }
          }
        }
      }
    }
  }
  listResourceHistory: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
      }
      header?: never
      path: {
        resource_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: {
              /** @description The webhook-id of its event */
              id: string
              /** @enum {string} */
              change: 'new' | 'updated' | 'deleted'
              /** Format: date-time */
              at: string
              import_id: string | null
              /** @description Of an update; null when it was erased on demand */
              diff: {
                [key: string]: unknown
              } | null
            }[]
            next_cursor: string | null
          }
        }
      }
    }
  }
  listWebhookEndpoints: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['WebhookEndpoint'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  createWebhookEndpoint: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description https, unless the operator allows http. */
          url: string
          /** @default  */
          description?: string
          /**
           * @description Which events it gets; null: every event.
           * @default null
           */
          events?:
            | (
                | 'webhook_test'
                | 'integration_installed'
                | 'integration_new_data_model'
                | 'integration_updated_data_model'
                | 'integration_deleted_data_model'
                | 'integration_import_done'
                | 'integration_cannot_refresh_oauth_token'
                | 'integration_oauth_token_fixed'
              )[]
            | null
          /**
           * @description Of which connectors (connector_type) it gets events; null: of every one.
           * @default null
           */
          connectors?: string[] | null
          /**
           * @description Of which customers (your own ids) it gets events; null: of every one.
           * @default null
           */
          customers?: string[] | null
          /**
           * @description Sent with every webhook; values are never shown again. Replaces those that are there.
           * @default {}
           */
          headers?: {
            [key: string]: string
          }
          /**
           * @description Requests a second, at most; null: no limit of its own.
           * @default null
           */
          rate_limit?: number | null
          /**
           * @description Seconds after which a delivery is given up, whatever its schedule; null: the schedule decides.
           * @default null
           */
          max_age?: number | null
          /**
           * @description Whether an ed25519 key signs as well (v1a).
           * @default false
           */
          ed25519?: boolean
          /**
           * @description Mutual TLS, and authorities of your own; null: neither. Replaces what is there.
           * @default null
           */
          tls?: {
            /** @description Client certificate in PEM, with its chain; needs "key". */
            certificate?: string
            /** @description Its private key in PEM, not encrypted; never shown again. */
            key?: string
            /** @description Certificates in PEM that are trusted instead of the public ones. */
            authorities?: string
          } | null
          /**
           * @description An HTTP proxy for its webhooks, "http(s)://[user:password@]host:port"; user name and password are never shown again. Null: none.
           * @default null
           */
          proxy?: string | null
          /**
           * @description Seconds to wait before each further try of a failed delivery; null: the default, about three days.
           * @default null
           */
          retry_schedule?: number[] | null
          /**
           * @default enabled
           * @enum {string}
           */
          status?: 'enabled' | 'paused'
          /** @description Signs the webhooks: "whsec_" and 24 to 64 bytes in base64. Left out: one is made. */
          secret?: string
        }
      }
    }
    responses: {
      /** @description Default Response */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['NewWebhookEndpoint']
        }
      }
    }
  }
  getWebhookEndpoint: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpoint']
        }
      }
    }
  }
  deleteWebhookEndpoint: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  updateWebhookEndpoint: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
      }
      cookie?: never
    }
    /** @description What is left out stays as it is. */
    requestBody: {
      content: {
        'application/json': {
          /** @description https, unless the operator allows http. */
          url?: string
          description?: string
          /** @description Which events it gets; null: every event. */
          events?:
            | (
                | 'webhook_test'
                | 'integration_installed'
                | 'integration_new_data_model'
                | 'integration_updated_data_model'
                | 'integration_deleted_data_model'
                | 'integration_import_done'
                | 'integration_cannot_refresh_oauth_token'
                | 'integration_oauth_token_fixed'
              )[]
            | null
          /** @description Of which connectors (connector_type) it gets events; null: of every one. */
          connectors?: string[] | null
          /** @description Of which customers (your own ids) it gets events; null: of every one. */
          customers?: string[] | null
          /** @description Sent with every webhook; values are never shown again. Replaces those that are there. */
          headers?: {
            [key: string]: string
          }
          /** @description Requests a second, at most; null: no limit of its own. */
          rate_limit?: number | null
          /** @description Seconds after which a delivery is given up, whatever its schedule; null: the schedule decides. */
          max_age?: number | null
          /** @description Whether an ed25519 key signs as well (v1a). */
          ed25519?: boolean
          /** @description Mutual TLS, and authorities of your own; null: neither. Replaces what is there. */
          tls?: {
            /** @description Client certificate in PEM, with its chain; needs "key". */
            certificate?: string
            /** @description Its private key in PEM, not encrypted; never shown again. */
            key?: string
            /** @description Certificates in PEM that are trusted instead of the public ones. */
            authorities?: string
          } | null
          /** @description An HTTP proxy for its webhooks, "http(s)://[user:password@]host:port"; user name and password are never shown again. Null: none. */
          proxy?: string | null
          /** @description Seconds to wait before each further try of a failed delivery; null: the default, about three days. */
          retry_schedule?: number[] | null
          /** @enum {string} */
          status?: 'enabled' | 'paused'
        }
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpoint']
        }
      }
    }
  }
  testWebhookEndpoint: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            event_id: string
          }
        }
      }
    }
  }
  rotateWebhookSecret: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @description Signs the webhooks: "whsec_" and 24 to 64 bytes in base64. Left out: one is made. */
          secret?: string
          /** @default 86400 */
          grace_seconds?: number
        } | null
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** @description Shown this once. */
            secret: string
            /** @description The new one, of an endpoint with ed25519. */
            public_key: string | null
          }
        }
      }
    }
  }
  listDeliveries: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        event?:
          | 'webhook_test'
          | 'integration_installed'
          | 'integration_new_data_model'
          | 'integration_updated_data_model'
          | 'integration_deleted_data_model'
          | 'integration_import_done'
          | 'integration_cannot_refresh_oauth_token'
          | 'integration_oauth_token_fixed'
        integration_id?: string
        customer_id?: string
        resource_id?: string
        /** @description Of events that happened at this time or later. */
        since?: string
        /** @description Of events that happened before this time. */
        until?: string
        endpoint_id?: string
        status?: 'pending' | 'delivered' | 'given_up' | 'cancelled'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Delivery'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  getDelivery: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
        event_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryWithTries']
        }
      }
    }
  }
  retryDelivery: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
        event_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Delivery']
        }
      }
    }
  }
  listNotices: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        /** @description true: only those that were not marked as read. */
        unread?: 'true' | 'false'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Notice'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  readNotice: {
    parameters: {
      query?: never
      header?: never
      path: {
        notice_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Notice']
        }
      }
    }
  }
  getNoticeAddresses: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['NoticeAddresses']
        }
      }
    }
  }
  setNoticeAddresses: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NoticeAddressesInput']
      }
    }
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['NoticeAddresses']
        }
      }
    }
  }
  createReplay: {
    parameters: {
      query?: never
      header?: never
      path: {
        endpoint_id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json':
          | {
              /**
               * Format: date-time
               * @description Everything that was given up since then.
               */
              failed_since: string
            }
          | {
              /**
               * Format: date-time
               * @description When the events happened.
               */
              from: string
              /**
               * Format: date-time
               * @description Excluded; a time to come counts as now.
               */
              to: string
              events?: (
                | 'webhook_test'
                | 'integration_installed'
                | 'integration_new_data_model'
                | 'integration_updated_data_model'
                | 'integration_deleted_data_model'
                | 'integration_import_done'
                | 'integration_cannot_refresh_oauth_token'
                | 'integration_oauth_token_fixed'
              )[]
              /** Format: uuid */
              integration_id?: string
              customer_id?: string
              /** Format: uuid */
              resource_id?: string
            }
      }
    }
    responses: {
      /** @description Default Response */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
    }
  }
  cancelReplay: {
    parameters: {
      query?: never
      header?: never
      path: {
        replay_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
    }
  }
  listReplays: {
    parameters: {
      query?: {
        limit?: number
        cursor?: string
        endpoint_id?: string
        state?: 'queued' | 'running' | 'done' | 'cancelled' | 'failed'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            data: components['schemas']['Replay'][]
            next_cursor: string | null
          }
        }
      }
    }
  }
  getReplay: {
    parameters: {
      query?: never
      header?: never
      path: {
        replay_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
    }
  }
  eraseEventBodies: {
    parameters: {
      query?: never
      header?: never
      path: {
        customer_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ErasedBodies']
        }
      }
    }
  }
  getStatistics: {
    parameters: {
      query?: {
        span?: 'hour' | 'day' | 'week'
        /** @description Of the slowest endpoints, this one alone. */
        endpoint_id?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Statistics']
        }
      }
    }
  }
  getHoldings: {
    parameters: {
      query?: never
      header?: never
      path: {
        integration_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Default Response */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            records: number
            imports: number
            record_errors: number
          }
        }
      }
    }
  }
  webhook_test: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": null,
         *       "event": "webhook_test",
         *       "state": null,
         *       "payload": {
         *         "test": true
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: null
          /** @constant */
          event: 'webhook_test'
          state: null
          payload: {
            /** @constant */
            test: true
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_installed: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_installed",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002",
         *         "connector_type": "sandbox",
         *         "metadata": {
         *           "auth_method": "oauth2"
         *         },
         *         "state": "project-42"
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_installed'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
            connector_type: string
            metadata: {
              [key: string]: unknown
            }
            state: unknown
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_new_data_model: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_new_data_model",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002",
         *         "resource_id": "6c1c9b8e-56c5-5d0f-9d3a-3f6c0e6f8a11",
         *         "type": "pm_issue"
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_new_data_model'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            resource_id: string
            type: string
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_updated_data_model: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_updated_data_model",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002",
         *         "resource_id": "6c1c9b8e-56c5-5d0f-9d3a-3f6c0e6f8a11",
         *         "type": "pm_issue",
         *         "diff": {
         *           "name": {
         *             "old": "Draft the plan",
         *             "new": "Agree on the plan"
         *           },
         *           "due_date": {
         *             "new": "2026-12-01"
         *           }
         *         },
         *         "data": {
         *           "id": "6c1c9b8e-56c5-5d0f-9d3a-3f6c0e6f8a11",
         *           "external_id": "17",
         *           "source": "sandbox",
         *           "integration_id": "0192f3a4-0000-7000-8000-000000000002",
         *           "created": "2026-11-22T08:00:00.000Z",
         *           "modified": "2026-11-22T09:30:00.000Z",
         *           "name": "Agree on the plan",
         *           "due_date": "2026-12-01"
         *         }
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_updated_data_model'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            resource_id: string
            type: string
            diff: {
              [key: string]:
                | {
                    old: unknown
                    new: unknown
                  }
                | {
                    new: unknown
                  }
                | {
                    old: unknown
                  }
            }
            data: {
              [key: string]: unknown
            }
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_deleted_data_model: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_deleted_data_model",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002",
         *         "resource_id": "6c1c9b8e-56c5-5d0f-9d3a-3f6c0e6f8a11",
         *         "type": "pm_issue"
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_deleted_data_model'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
            /** Format: uuid */
            resource_id: string
            type: string
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_import_done: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_import_done",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002",
         *         "connector_type": "sandbox"
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_import_done'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
            connector_type: string
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_cannot_refresh_oauth_token: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_cannot_refresh_oauth_token",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002",
         *         "error": "invalid_grant: the grant was revoked"
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_cannot_refresh_oauth_token'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
            error: string
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
  integration_oauth_token_fixed: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        /**
         * @example {
         *       "workspace_id": "0192f3a4-0000-7000-8000-000000000001",
         *       "customer_id": "acme",
         *       "state": "project-42",
         *       "event": "integration_oauth_token_fixed",
         *       "payload": {
         *         "id": "0192f3a4-0000-7000-8000-000000000002"
         *       }
         *     }
         */
        'application/json': {
          /** Format: uuid */
          workspace_id: string
          customer_id: string
          /** @constant */
          event: 'integration_oauth_token_fixed'
          state: unknown
          payload: {
            /** Format: uuid */
            id: string
          }
        }
      }
    }
    responses: {
      /** @description Received. Any other answer is tried again. */
      '2XX': {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
    }
  }
}
